import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { DeviceDetail, MergedView, MergeUndone, MergeView, MoveUndone, MoveView, Page, TwinView } from '#contract';
import { Allow, CurrentScope } from '../access/index.js';
import { IdPipe } from '../shared/id.pipe.js';
import type { Scope } from '../shared/scope.js';
import { AssetDto, MergeDto, MoveDto } from './asset.dto.js';
import { AssetMerges } from './asset.merge.js';
import { AssetService } from './asset.service.js';
import { AssetTwins } from './asset.twins.js';
import { DeviceMoves } from './device.moves.js';
import { toSelection } from './selection.dto.js';

/** What people decide of devices: equipment without an agent, what is the same machine, and where things are. */
@Controller('devices')
@Allow('devices.manage')
export class AssetsController {
  constructor(
    private readonly assets: AssetService,
    private readonly moves: DeviceMoves,
    private readonly twins: AssetTwins,
    private readonly merges: AssetMerges,
  ) {}

  @Post()
  create(@CurrentScope() scope: Scope, @Body() body: AssetDto): Promise<DeviceDetail> {
    return this.assets.create(scope, body);
  }

  @Post('moves') @HttpCode(200)
  move(@CurrentScope() scope: Scope, @Body() { devices, ...to }: MoveDto): Promise<MoveView> {
    return this.moves.move(scope, toSelection(devices), to);
  }

  @Post('moves/:id/undo') @HttpCode(200)
  moveBack(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<MoveUndone> {
    return this.moves.undo(scope, id);
  }

  @Post('merges/:id/undo') @HttpCode(200)
  unmerge(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<MergeUndone> {
    return this.merges.undo(scope, id);
  }

  @Get(':id/twins')
  twinsOf(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<Page<TwinView>> {
    return this.twins.of(scope, id);
  }

  @Get(':id/merges')
  mergesOf(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<Page<MergedView>> {
    return this.merges.of(scope, id);
  }

  @Post(':id/merge') @HttpCode(200)
  merge(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() body: MergeDto): Promise<MergeView> {
    return this.merges.merge(scope, id, body);
  }

  @Put(':id/distinct/:otherId') @HttpCode(204)
  distinct(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Param('otherId', IdPipe) otherId: string): Promise<void> {
    return this.twins.distinct(scope, id, otherId);
  }
}
