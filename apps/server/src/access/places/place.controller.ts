import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { DistrictView, RoomView } from '#contract';
import { IdPipe } from '../../shared/id.pipe.js';
import type { Scope } from '../../shared/scope.js';
import { Allow } from '../allow.js';
import { CurrentScope } from '../signed-in.js';
import { DistrictService } from './district.service.js';
import { DistrictQuery, RoomDto, RoomEditDto, RoomMergeDto, RoomQuery } from './place.dto.js';
import { RoomService } from './room.service.js';

@Controller('districts')
export class DistrictController {
  constructor(private readonly districts: DistrictService) {}

  @Get() @Allow('devices.read')
  async list(@CurrentScope() scope: Scope, @Query() { q }: DistrictQuery): Promise<{ items: DistrictView[]; next: null }> {
    return { items: await this.districts.list(scope, q), next: null };
  }
}

@Controller('rooms')
export class RoomController {
  constructor(private readonly rooms: RoomService) {}

  @Get() @Allow('devices.read')
  async list(@CurrentScope() scope: Scope, @Query() { siteId }: RoomQuery): Promise<{ items: RoomView[]; next: null }> {
    return { items: await this.rooms.list(scope, siteId), next: null };
  }

  @Post() @Allow('organisations.manage')
  create(@CurrentScope() scope: Scope, @Body() body: RoomDto): Promise<RoomView> {
    return this.rooms.create(scope, body);
  }

  @Patch(':id') @Allow('organisations.manage')
  update(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() body: RoomEditDto): Promise<RoomView> {
    return this.rooms.update(scope, id, body);
  }

  @Delete(':id') @HttpCode(204) @Allow('organisations.manage')
  remove(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<void> {
    return this.rooms.remove(scope, id);
  }

  @Post(':id/merge') @HttpCode(200) @Allow('organisations.manage')
  merge(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() { intoId }: RoomMergeDto): Promise<RoomView> {
    return this.rooms.merge(scope, id, intoId);
  }
}
