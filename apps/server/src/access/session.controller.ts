import { Body, Controller, Delete, Get, HttpCode, Ip, Patch, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { PasskeyOptions, SessionView } from '#contract';
import { Config } from '../shared/config.js';
import { ProfileDto, SignInDto } from './account.dto.js';
import { Allow, AllowPerson, Public } from './allow.js';
import { PasskeySignInDto } from './factors/passkey.dto.js';
import { BeforeSecondFactor } from './fresh.js';
import { ProfileService } from './profile.service.js';
import { ATTEMPT_LIFE, attemptCookie, cookieEnd, cookieFor, isSecure, readAttempt } from './session.rules.js';
import { SessionService } from './session.service.js';
import { SignInService } from './sign-in.service.js';
import { Caller, type SignedIn } from './signed-in.js';
import { newSecret } from './vault.js';
import { From, type Visitor } from './visitor.js';

@Controller('session')
export class SessionController {
  private readonly secure: boolean;

  constructor(
    private readonly signIn: SignInService,
    private readonly sessions: SessionService,
    private readonly profile: ProfileService,
    config: Config,
  ) {
    this.secure = isSecure(config.http.publicUrl);
  }

  @Post() @Public() @HttpCode(200)
  async open(@Body() body: SignInDto, @From() visitor: Visitor, @Res({ passthrough: true }) response: Response): Promise<SessionView> {
    const { secret, view } = await this.signIn.signIn(body, visitor);
    response.setHeader('set-cookie', cookieFor(secret, this.secure));
    return view;
  }

  /** The attempt is this browser's: what is answered in another one is worth nothing. Pages that ask side by side share it. */
  @Post('passkey/options') @Public() @HttpCode(200)
  askPasskey(@From() visitor: Visitor, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<PasskeyOptions> {
    const attempt = readAttempt(request.headers.cookie, this.secure) ?? newSecret();
    response.setHeader('set-cookie', attemptCookie(attempt, this.secure, ATTEMPT_LIFE));
    return this.signIn.askPasskey(attempt, visitor);
  }

  @Post('passkey') @Public() @HttpCode(200)
  async openByPasskey(@Body() { proof }: PasskeySignInDto, @From() visitor: Visitor, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<SessionView> {
    const { secret, view } = await this.signIn.signInByPasskey(proof, readAttempt(request.headers.cookie, this.secure) ?? '', visitor);
    response.setHeader('set-cookie', [cookieFor(secret, this.secure), attemptCookie('', this.secure, 0)]);
    return view;
  }

  @Get() @Allow() @BeforeSecondFactor()
  look(@Caller() caller: SignedIn): Promise<SessionView> {
    return this.sessions.view(caller);
  }

  @Delete() @AllowPerson() @BeforeSecondFactor() @HttpCode(204)
  async close(@Caller() caller: SignedIn, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.sessions.end(caller);
    response.setHeader('set-cookie', cookieEnd(this.secure));
  }

  @Patch('user') @AllowPerson()
  async change(@Caller() caller: SignedIn, @Body() body: ProfileDto, @Ip() address: string): Promise<SessionView> {
    await this.profile.change(caller, body, address);
    return this.sessions.view(caller);
  }
}
