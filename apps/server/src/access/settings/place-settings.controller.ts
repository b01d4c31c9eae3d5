import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import type { Page, PlaceSettingsView, SettingBelow } from '#contract';
import { IdPipe } from '../../shared/id.pipe.js';
import { PageQuery } from '../../shared/page.dto.js';
import type { Scope } from '../../shared/scope.js';
import { Allow } from '../allow.js';
import { Caller, CurrentScope, type SignedIn } from '../signed-in.js';
import { PlaceSettings } from './place-settings.service.js';
import { SettingDto } from './settings.dto.js';
import { SettingsBelow } from './settings-below.service.js';

@Controller('organisations/:id/settings')
export class OrganisationSettingsController {
  constructor(
    private readonly settings: PlaceSettings,
    private readonly below: SettingsBelow,
  ) {}

  @Get() @Allow('devices.read')
  look(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<PlaceSettingsView> {
    return this.settings.look(scope, { organisation: id });
  }

  @Get(':key/below') @Allow('devices.read')
  listBelow(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Param('key') key: string, @Query() page: PageQuery): Promise<Page<SettingBelow>> {
    return this.below.list(scope, id, key, page);
  }

  @Put(':key') @HttpCode(200) @Allow('settings.manage')
  set(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Param('key') key: string, @Body() body: SettingDto): Promise<PlaceSettingsView> {
    return this.settings.set(caller, { organisation: id }, key, body);
  }

  @Delete(':key') @HttpCode(200) @Allow('settings.manage')
  reset(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Param('key') key: string): Promise<PlaceSettingsView> {
    return this.settings.reset(caller, { organisation: id }, key);
  }
}

@Controller('sites/:id/settings')
export class SiteSettingsController {
  constructor(private readonly settings: PlaceSettings) {}

  @Get() @Allow('devices.read')
  look(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<PlaceSettingsView> {
    return this.settings.look(scope, { site: id });
  }

  @Put(':key') @HttpCode(200) @Allow('settings.manage')
  set(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Param('key') key: string, @Body() body: SettingDto): Promise<PlaceSettingsView> {
    return this.settings.set(caller, { site: id }, key, body);
  }

  @Delete(':key') @HttpCode(200) @Allow('settings.manage')
  reset(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Param('key') key: string): Promise<PlaceSettingsView> {
    return this.settings.reset(caller, { site: id }, key);
  }
}
