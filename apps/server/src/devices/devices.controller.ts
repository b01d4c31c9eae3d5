import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, StreamableFile } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { DeviceCount, DeviceDetail, DeviceEventView, DeviceRow, FleetSummary, InventoryView, Page, PresenceWeek, SoftwareRow } from '#contract';
import { Allow, CurrentScope } from '../access/index.js';
import { IdPipe } from '../shared/id.pipe.js';
import { PageQuery } from '../shared/page.dto.js';
import type { Scope } from '../shared/scope.js';
import { DeviceCountQuery, DeviceExportQuery, DeviceListQuery, PresenceQuery, SoftwareQuery, SummaryQuery } from './device.dto.js';
import { DeviceDto } from './asset.dto.js';
import { DeviceEditing } from './device.editing.js';
import { DeviceExport } from './device.export.js';
import { DeviceList, MOST_COUNTED } from './device-list.service.js';
import { DevicePages } from './device-page.service.js';
import { MOST_SELECTED } from './device-selection.js';
import { SoftwareService } from './software.service.js';

/** The fleet list and the page of a device. */
@Controller('devices')
export class DevicesController {
  constructor(
    private readonly devices: DeviceList,
    private readonly pages: DevicePages,
    private readonly software: SoftwareService,
    private readonly editing: DeviceEditing,
    private readonly exporting: DeviceExport,
  ) {}

  @Get() @Allow('devices.read')
  page(@CurrentScope() scope: Scope, @Query() { limit, cursor, sort, ...filter }: DeviceListQuery): Promise<Page<DeviceRow>> {
    return this.devices.page(scope, { filter, sort, limit, cursor });
  }

  @Get('count') @Allow('devices.read')
  count(@CurrentScope() scope: Scope, @Query() { exact, ...filter }: DeviceCountQuery): Promise<DeviceCount> {
    return this.devices.count(scope, filter, exact ? MOST_SELECTED : MOST_COUNTED);
  }

  @Get('summary') @Allow('devices.read')
  summary(@CurrentScope() scope: Scope, @Query() place: SummaryQuery): Promise<FleetSummary> {
    return this.devices.summary(scope, place);
  }

  @Get('export.csv') @Allow('devices.read')
  async export(@CurrentScope() scope: Scope, @Query() { sort, ...filter }: DeviceExportQuery): Promise<StreamableFile> {
    const lines = Readable.from(await this.exporting.open(scope, filter, sort), { objectMode: false });
    return new StreamableFile(lines, { type: 'text/csv; charset=utf-8', disposition: 'attachment; filename="devices.csv"' });
  }

  @Get(':id') @Allow('devices.read')
  detail(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<DeviceDetail> {
    return this.devices.detail(scope, id);
  }

  @Patch(':id') @Allow('devices.manage')
  update(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() body: DeviceDto): Promise<DeviceDetail> {
    return this.editing.update(scope, id, body);
  }

  @Delete(':id') @HttpCode(204) @Allow('devices.manage')
  remove(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<void> {
    return this.editing.remove(scope, id);
  }

  @Post(':id/release') @HttpCode(200) @Allow('devices.manage')
  release(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<DeviceDetail> {
    return this.editing.release(scope, id);
  }

  @Get(':id/inventory') @Allow('devices.read')
  inventory(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<InventoryView> {
    return this.pages.inventory(scope, id);
  }

  @Get(':id/software') @Allow('devices.read')
  softwareOf(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Query() query: SoftwareQuery): Promise<Page<SoftwareRow>> {
    return this.software.ofDevice(scope, id, query);
  }

  @Get(':id/presence') @Allow('devices.read')
  presence(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Query() { from, days }: PresenceQuery): Promise<PresenceWeek> {
    return this.pages.presence(scope, id, from, days);
  }

  @Get(':id/events') @Allow('devices.read')
  events(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Query() { limit, cursor }: PageQuery): Promise<Page<DeviceEventView>> {
    return this.pages.events(scope, id, limit, cursor);
  }
}
