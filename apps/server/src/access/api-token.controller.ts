import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { ApiTokenView, Page } from '#contract';
import { IdPipe } from '../shared/id.pipe.js';
import type { Scope } from '../shared/scope.js';
import { AllowPerson } from './allow.js';
import { ApiTokenDto, ApiTokenQuery, OrganisationTokenDto } from './api-token.dto.js';
import { ApiTokenService } from './api-token.service.js';
import { Fresh } from './fresh.js';
import { Caller, CurrentScope, type SignedIn } from './signed-in.js';

/** A person's own. */
@Controller('session/api-tokens')
@AllowPerson()
export class OwnTokenController {
  constructor(private readonly tokens: ApiTokenService) {}

  @Get()
  async list(@Caller() caller: SignedIn): Promise<{ items: ApiTokenView[]; next: null }> {
    return { items: await this.tokens.own(caller), next: null };
  }

  @Post() @Fresh()
  create(@Caller() caller: SignedIn, @Body() body: ApiTokenDto): Promise<ApiTokenView> {
    return this.tokens.create(caller, body);
  }

  @Delete(':id') @HttpCode(204)
  remove(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<void> {
    return this.tokens.remove(caller, id);
  }
}

/** All of the people and communes that one manages. */
@Controller('api-tokens')
@AllowPerson('users.manage')
export class ApiTokenController {
  constructor(private readonly tokens: ApiTokenService) {}

  @Get()
  list(@CurrentScope() scope: Scope, @Query() query: ApiTokenQuery): Promise<Page<ApiTokenView>> {
    return this.tokens.list(scope, query);
  }

  @Post() @Fresh()
  create(@Caller() caller: SignedIn, @Body() { organisationId, ...body }: OrganisationTokenDto): Promise<ApiTokenView> {
    return this.tokens.create(caller, body, organisationId);
  }

  @Delete(':id') @HttpCode(204)
  revoke(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<void> {
    return this.tokens.revoke(scope, id);
  }
}
