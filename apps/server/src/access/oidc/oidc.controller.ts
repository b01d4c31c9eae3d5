import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { IdentityView, ProviderSignOut, SessionView, SignInPending, SignInProvider } from '#contract';
import { IdPipe } from '../../shared/id.pipe.js';
import { AllowPerson, Public } from '../allow.js';
import { BeforeSecondFactor } from '../fresh.js';
import { Caller, type SignedIn } from '../signed-in.js';
import { IdentityService } from './identity.service.js';
import { PendingDto, ProvidersQuery, StartQuery } from './oidc.dto.js';
import { OidcSignIn } from './oidc-sign-in.service.js';
import { ProviderSessions } from './provider-sessions.js';
import { ProviderService } from './provider.service.js';

@Controller('sign-in')
@Public()
export class OidcController {
  constructor(private readonly signIn: OidcSignIn, private readonly providers: ProviderService, private readonly sessions: ProviderSessions) {}

  @Get('providers')
  async offered(@Query() query: ProvidersQuery): Promise<{ items: SignInProvider[]; next: null }> {
    return { items: await this.providers.offered(query), next: null };
  }

  @Get('oidc/:id') @HttpCode(302)
  async start(@Param('id', IdPipe) id: string, @Query() query: StartQuery, @Req() request: Request, @Res() response: Response): Promise<void> {
    response.redirect(302, await this.signIn.start(id, query, request, response));
  }

  /** What a provider adds to the address is its own: the query has no class. */
  @Get('oidc/:id/callback') @HttpCode(302)
  async finish(@Param('id', IdPipe) id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    response.redirect(302, await this.signIn.finish(id, request, response));
  }

  @Get('pending')
  waiting(@Req() request: Request): Promise<SignInPending> {
    return this.signIn.waiting(request);
  }

  @Post('pending') @HttpCode(200)
  async complete(@Req() request: Request, @Body() body: PendingDto, @Res({ passthrough: true }) response: Response): Promise<SessionView> {
    const { secret, view } = await this.signIn.complete(request, response, body);
    this.sessions.give(response, secret);
    return view;
  }
}

@Controller('session')
@AllowPerson()
export class IdentityController {
  constructor(private readonly identities: IdentityService, private readonly sessions: ProviderSessions) {}

  @Get('identities')
  async list(@Caller() caller: SignedIn): Promise<{ items: IdentityView[]; next: null }> {
    return { items: await this.identities.list(caller), next: null };
  }

  @Delete('identities/:id') @HttpCode(204)
  remove(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<void> {
    return this.identities.remove(caller, id);
  }

  @Post('provider-sign-out') @HttpCode(200) @BeforeSecondFactor()
  signOut(@Caller() caller: SignedIn, @Req() request: Request): Promise<ProviderSignOut> {
    return this.sessions.signOut(caller, request);
  }
}
