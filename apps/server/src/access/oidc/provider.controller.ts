import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { AccessRequestView, IdentityProviderView, Page, ProviderCheck, UserView } from '#contract';
import { IdPipe } from '../../shared/id.pipe.js';
import { PageQuery } from '../../shared/page.dto.js';
import type { Scope } from '../../shared/scope.js';
import { AllowPerson } from '../allow.js';
import { GrantDto } from '../people.dto.js';
import { Caller, CurrentScope, type SignedIn } from '../signed-in.js';
import { AccessRequestService } from './access-request.service.js';
import { IdentityProviderChangeDto, IdentityProviderDto } from './oidc.dto.js';
import { ProviderService } from './provider.service.js';

@Controller('identity-providers')
@AllowPerson('sign-in.manage')
export class IdentityProviderController {
  constructor(private readonly providers: ProviderService) {}

  @Get()
  list(@CurrentScope() scope: Scope, @Query() query: PageQuery): Promise<Page<IdentityProviderView>> {
    return this.providers.list(scope, query);
  }

  @Get(':id')
  get(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<IdentityProviderView> {
    return this.providers.get(scope, id);
  }

  @Post()
  create(@Caller() caller: SignedIn, @Body() body: IdentityProviderDto): Promise<IdentityProviderView> {
    return this.providers.create(caller, body);
  }

  @Patch(':id')
  change(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Body() body: IdentityProviderChangeDto): Promise<IdentityProviderView> {
    return this.providers.change(caller, id, body);
  }

  @Delete(':id') @HttpCode(204)
  remove(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<void> {
    return this.providers.remove(scope, id);
  }

  @Post(':id/check') @HttpCode(200)
  check(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<ProviderCheck> {
    return this.providers.check(scope, id);
  }
}

@Controller('access-requests')
@AllowPerson('users.manage')
export class AccessRequestController {
  constructor(private readonly requests: AccessRequestService) {}

  @Get()
  list(@CurrentScope() scope: Scope, @Query() query: PageQuery): Promise<Page<AccessRequestView>> {
    return this.requests.list(scope, query);
  }

  @Post(':id/accept')
  accept(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Body() body: GrantDto): Promise<UserView> {
    return this.requests.accept(caller, id, body);
  }

  @Post(':id/refuse') @HttpCode(204)
  refuse(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<void> {
    return this.requests.refuse(scope, id);
  }
}
