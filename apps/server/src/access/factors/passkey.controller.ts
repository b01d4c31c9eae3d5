import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { PasskeyAdded, PasskeyOptions, PasskeyView } from '#contract';
import { IdPipe } from '../../shared/id.pipe.js';
import { AllowPerson } from '../allow.js';
import { BeforeSecondFactor, Fresh } from '../fresh.js';
import { Caller, type SignedIn } from '../signed-in.js';
import { From, type Visitor } from '../visitor.js';
import { PasskeyDto } from './passkey.dto.js';
import { PasskeyService } from './passkey.service.js';

@Controller('session/passkeys')
@AllowPerson()
export class PasskeyController {
  constructor(private readonly passkeys: PasskeyService) {}

  @Get()
  async list(@Caller() caller: SignedIn): Promise<{ items: PasskeyView[]; next: null }> {
    return { items: await this.passkeys.list(caller), next: null };
  }

  @Post('options') @HttpCode(200) @Fresh() @BeforeSecondFactor()
  start(@Caller() caller: SignedIn, @From() { host }: Visitor): Promise<PasskeyOptions> {
    return this.passkeys.start(caller, host);
  }

  @Post() @Fresh() @BeforeSecondFactor()
  add(@Caller() caller: SignedIn, @Body() body: PasskeyDto, @From() { host }: Visitor): Promise<PasskeyAdded> {
    return this.passkeys.add(caller, body, host);
  }

  @Delete(':id') @HttpCode(204) @Fresh()
  remove(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<void> {
    return this.passkeys.remove(caller, id);
  }
}
