import { Body, Controller, Delete, HttpCode, Post, Put } from '@nestjs/common';
import type { TotpConfirmed, TotpStart } from '#contract';
import { TotpCodeDto } from './account.dto.js';
import { AllowPerson } from './allow.js';
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
