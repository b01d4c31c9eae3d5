import { Controller, Get, Query } from '@nestjs/common';
import type { SoftwareTitleView } from '#contract';
import { Allow, CurrentScope } from '../access/index.js';
import type { Scope } from '../shared/scope.js';
import { TitlesQuery } from './device.dto.js';
import { SoftwareService } from './software.service.js';

/** Titles over the whole fleet, for the filter box. */
@Controller('software')
export class SoftwareController {
  constructor(private readonly software: SoftwareService) {}

  @Get() @Allow('devices.read')
  titles(@CurrentScope() scope: Scope, @Query() { q, limit }: TitlesQuery): Promise<SoftwareTitleView[]> {
    return this.software.titles(scope, q, limit);
  }
}
