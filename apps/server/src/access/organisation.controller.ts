import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { InsideView, OrganisationView, Page, SiteView } from '#contract';
import { IdPipe } from '../shared/id.pipe.js';
import type { Scope } from '../shared/scope.js';
import { Allow } from './allow.js';
import { OrganisationDto, OrganisationEditDto, OrganisationQuery, SiteDto, SiteEditDto, SiteQuery } from './organisation.dto.js';
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

  @Get(':id/inside') @Allow('organisations.manage')
  inside(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<InsideView> {
    return this.organisations.inside(scope, id);
  }

  @Patch(':id') @Allow('organisations.manage')
  update(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() body: OrganisationEditDto): Promise<OrganisationView> {
    return this.organisations.update(scope, id, body);
  }

  @Delete(':id') @HttpCode(204) @Allow('organisations.manage')
  remove(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<void> {
    return this.organisations.remove(scope, id);
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

  @Get(':id/inside') @Allow('organisations.manage')
  inside(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<InsideView> {
    return this.sites.inside(scope, id);
  }

  @Patch(':id') @Allow('organisations.manage')
  update(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() body: SiteEditDto): Promise<SiteView> {
    return this.sites.update(scope, id, body);
  }

  @Delete(':id') @HttpCode(204) @Allow('organisations.manage')
  remove(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<void> {
    return this.sites.remove(scope, id);
  }
}
