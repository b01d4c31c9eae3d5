import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import type { SignInPolicyView } from '#contract';
import type { Scope } from '../../shared/scope.js';
import { AllowPerson } from '../allow.js';
import { Fresh } from '../fresh.js';
import { CurrentScope } from '../signed-in.js';
import { SignInPolicyDto, SignInPolicyQuery } from './policy.dto.js';
import { SignInPolicyService } from './policy.service.js';

@Controller('sign-in-policy')
@AllowPerson('sign-in.manage')
export class SignInPolicyController {
  constructor(private readonly policy: SignInPolicyService) {}

  @Get()
  get(@CurrentScope() scope: Scope, @Query() { organisationId }: SignInPolicyQuery): Promise<SignInPolicyView> {
    return this.policy.get(scope, organisationId);
  }

  @Put() @Fresh()
  change(@CurrentScope() scope: Scope, @Query() { organisationId }: SignInPolicyQuery, @Body() body: SignInPolicyDto): Promise<SignInPolicyView> {
    return this.policy.change(scope, organisationId, body);
  }
}
