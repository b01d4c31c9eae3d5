import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { LabelChange, LabelUndone, LabelView, Page } from '#contract';
import { Allow, CurrentScope } from '../access/index.js';
import { IdPipe } from '../shared/id.pipe.js';
import type { Scope } from '../shared/scope.js';
import { LabelsDto, LabelsQuery } from './label.dto.js';
import { LabelReader } from './label.reader.js';
import { LabelService } from './label.service.js';
import { toSelection } from './selection.dto.js';

/** Labels of devices: which are in use, given and taken. */
@Controller('devices/labels')
export class LabelsController {
  constructor(private readonly reader: LabelReader, private readonly labels: LabelService) {}

  @Get() @Allow('devices.read')
  inUse(@CurrentScope() scope: Scope, @Query() query: LabelsQuery): Promise<Page<LabelView>> {
    return this.reader.inUse(scope, query);
  }

  @Post() @HttpCode(200) @Allow('devices.manage')
  change(@CurrentScope() scope: Scope, @Body() { devices, ...labels }: LabelsDto): Promise<LabelChange> {
    return this.labels.change(scope, toSelection(devices), labels);
  }

  @Post(':id/undo') @HttpCode(200) @Allow('devices.manage')
  undo(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<LabelUndone> {
    return this.labels.undo(scope, id);
  }
}
