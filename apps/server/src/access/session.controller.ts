import { Body, Controller, Delete, Get, HttpCode, Ip, Patch, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { SessionView } from '#contract';
import { Config } from '../shared/config.js';
import { ProfileDto, SignInDto } from './account.dto.js';
import { Allow, AllowPerson, Public } from './allow.js';
import { ProfileService } from './profile.service.js';
import { cookieEnd, cookieFor, isSecure } from './session.rules.js';
import { SessionService } from './session.service.js';
import { SignInService } from './sign-in.service.js';
import { Caller, type SignedIn } from './signed-in.js';

@Controller('session')
export class SessionController {
  constructor(
    private readonly signIn: SignInService,
    private readonly sessions: SessionService,
    private readonly profile: ProfileService,
    private readonly config: Config,
  ) {}

  @Post() @Public() @HttpCode(200)
  async open(@Body() body: SignInDto, @Ip() address: string, @Res({ passthrough: true }) response: Response): Promise<SessionView> {
    const { secret, view } = await this.signIn.signIn(body, address);
    response.setHeader('set-cookie', cookieFor(secret, isSecure(this.config.http.publicUrl)));
    return view;
  }

  @Get() @Allow()
  look(@Caller() caller: SignedIn): Promise<SessionView> {
    return this.sessions.view(caller);
  }

  @Delete() @AllowPerson() @HttpCode(204)
  async close(@Caller() caller: SignedIn, @Res({ passthrough: true }) response: Response): Promise<void> {
    if (caller.session) await this.sessions.end(caller.scope, caller.session.id);
    response.setHeader('set-cookie', cookieEnd(isSecure(this.config.http.publicUrl)));
  }

  @Patch('user') @AllowPerson()
  async change(@Caller() caller: SignedIn, @Body() body: ProfileDto, @Ip() address: string): Promise<SessionView> {
    await this.profile.change(caller, body, address);
    return this.sessions.view(caller);
  }
}
