import { Body, Controller, Delete, HttpCode, Post, Put } from '@nestjs/common';
import type { TotpConfirmed, TotpStart } from '#contract';
import { TotpCodeDto } from './account.dto.js';
import { AllowPerson } from './allow.js';
import { BeforeSecondFactor, Fresh } from './fresh.js';
import { Caller, type SignedIn } from './signed-in.js';
import { TotpService } from './totp.service.js';

@Controller('session/totp')
@AllowPerson()
export class TotpController {
  constructor(private readonly totp: TotpService) {}

  @Post() @Fresh() @BeforeSecondFactor()
  start(@Caller() caller: SignedIn): Promise<TotpStart> {
    return this.totp.start(caller);
  }

  @Put() @BeforeSecondFactor()
  confirm(@Caller() caller: SignedIn, @Body() { code }: TotpCodeDto): Promise<TotpConfirmed> {
    return this.totp.confirm(caller, code);
  }

  @Delete() @HttpCode(204) @Fresh()
  end(@Caller() caller: SignedIn): Promise<void> {
    return this.totp.end(caller);
  }
}
