import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { PasskeyOptions } from '#contract';
import { ProofDto } from './account.dto.js';
import { AllowPerson } from './allow.js';
import { BeforeSecondFactor } from './fresh.js';
import { ProofService } from './proof.service.js';
import { Caller, type SignedIn } from './signed-in.js';
import { From, type Visitor } from './visitor.js';

@Controller('session/proof')
@AllowPerson() @BeforeSecondFactor()
export class ProofController {
  constructor(private readonly proof: ProofService) {}

  @Post('options') @HttpCode(200)
  ask(@Caller() caller: SignedIn, @From() { host }: Visitor): Promise<PasskeyOptions> {
    return this.proof.ask(caller, host);
  }

  @Post() @HttpCode(204)
  prove(@Caller() caller: SignedIn, @Body() body: ProofDto, @From() visitor: Visitor): Promise<void> {
    return this.proof.prove(caller, body, visitor);
  }
}
