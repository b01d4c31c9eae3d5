import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { SavedView } from '#contract';
import { Allow, CurrentScope } from '../access/index.js';
import { IdPipe } from '../shared/id.pipe.js';
import type { Scope } from '../shared/scope.js';
import { SavedViewDto, ViewsQuery } from './device.dto.js';
import { SavedViewService } from './saved-view.service.js';

/** Filters kept under a name. */
@Controller('views')
export class ViewsController {
  constructor(private readonly views: SavedViewService) {}

  @Get() @Allow('devices.read')
  list(@CurrentScope() scope: Scope, @Query() { room }: ViewsQuery): Promise<SavedView[]> {
    return this.views.list(scope, room);
  }

  @Post() @Allow('devices.read')
  save(@CurrentScope() scope: Scope, @Body() body: SavedViewDto): Promise<SavedView> {
    return this.views.save(scope, body);
  }

  @Delete(':id') @HttpCode(204) @Allow('devices.read')
  remove(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<void> {
    return this.views.remove(scope, id);
  }
}
