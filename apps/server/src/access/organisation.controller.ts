import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { OrganisationView, Page, SiteView } from '#contract';
import { IdPipe } from '../shared/id.pipe.js';
import type { Scope } from '../shared/scope.js';
import { Allow } from './allow.js';
import { OrganisationDto, OrganisationQuery, SiteDto, SiteQuery } from './organisation.dto.js';
import { OrganisationService } from './organisation.service.js';
import { CurrentScope } from './signed-in.js';
import { SiteService } from './site.service.js';

@Controller('organisations')
export class OrganisationController {
  constructor(private readonly organisations: OrganisationService) {}

  @Get() @Allow('devices.read')
  list(@CurrentScope() scope: Scope, @Query() query: OrganisationQuery): Promise<Page<OrganisationView>> {
    return this.organisations.list(scope, query);
  }

  @Get(':id') @Allow('devices.read')
  get(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<OrganisationView> {
    return this.organisations.get(scope, id);
  }

  @Post() @Allow('organisations.manage')
  create(@CurrentScope() scope: Scope, @Body() body: OrganisationDto): Promise<OrganisationView> {
    return this.organisations.create(scope, body);
  }
}

@Controller('sites')
export class SiteController {
  constructor(private readonly sites: SiteService) {}

  @Get() @Allow('devices.read')
  list(@CurrentScope() scope: Scope, @Query() query: SiteQuery): Promise<Page<SiteView>> {
    return this.sites.list(scope, query);
  }

  @Get(':id') @Allow('devices.read')
  get(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<SiteView> {
    return this.sites.get(scope, id);
  }

  @Post() @Allow('organisations.manage')
  create(@CurrentScope() scope: Scope, @Body() body: SiteDto): Promise<SiteView> {
    return this.sites.create(scope, body);
  }
}
