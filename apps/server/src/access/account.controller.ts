import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { ApiTokenView, TotpConfirmed, TotpStart } from '#contract';
import { IdPipe } from '../shared/id.pipe.js';
import { ApiTokenDto, TotpCodeDto } from './account.dto.js';
import { AllowPerson } from './allow.js';
import { ApiTokenService } from './api-token.service.js';
import { Caller, type SignedIn } from './signed-in.js';
import { TotpService } from './totp.service.js';

@Controller('session/totp')
@AllowPerson()
export class TotpController {
  constructor(private readonly totp: TotpService) {}

  @Post()
  start(@Caller() caller: SignedIn): Promise<TotpStart> {
    return this.totp.start(caller);
  }

  @Put()
  confirm(@Caller() caller: SignedIn, @Body() { code }: TotpCodeDto): Promise<TotpConfirmed> {
    return this.totp.confirm(caller, code);
  }

  @Delete() @HttpCode(204)
  end(@Caller() caller: SignedIn, @Body() { code }: TotpCodeDto): Promise<void> {
    return this.totp.end(caller, code);
  }
}

@Controller('session/api-tokens')
@AllowPerson()
export class ApiTokenController {
  constructor(private readonly tokens: ApiTokenService) {}

  @Get()
  async list(@Caller() caller: SignedIn): Promise<{ items: ApiTokenView[]; next: null }> {
    return { items: await this.tokens.list(caller), next: null };
  }

  @Post()
  create(@Caller() caller: SignedIn, @Body() body: ApiTokenDto): Promise<ApiTokenView> {
    return this.tokens.create(caller, body);
  }

  @Delete(':id') @HttpCode(204)
  remove(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<void> {
    return this.tokens.remove(caller, id);
  }
}
