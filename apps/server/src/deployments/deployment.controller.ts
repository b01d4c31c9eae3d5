import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { ActPending, DeploymentDeviceRow, DeploymentPreview, DeploymentView, Page } from '#contract';
import { Allow, Caller, CurrentScope, type SignedIn } from '../access/index.js';
import { IdPipe } from '../shared/id.pipe.js';
import type { Scope } from '../shared/scope.js';
import { DeploymentDevicesQuery, DeploymentDto, DeploymentsQuery } from './deployment.dto.js';
import { DeploymentReader } from './deployment.reader.js';
import { DeploymentService } from './deployment.service.js';

@Controller('deployments')
export class DeploymentController {
  constructor(
    private readonly deployments: DeploymentService,
    private readonly reader: DeploymentReader,
  ) {}

  @Post('preview') @HttpCode(200) @Allow('deployments.teaching')
  preview(@Caller() caller: SignedIn, @Body() body: DeploymentDto): Promise<DeploymentPreview> {
    return this.deployments.preview(caller, body);
  }

  @Post() @Allow('deployments.teaching')
  create(@Caller() caller: SignedIn, @Body() body: DeploymentDto): Promise<DeploymentView | ActPending> {
    return this.deployments.create(caller, body);
  }

  @Get() @Allow('devices.read')
  list(@CurrentScope() scope: Scope, @Query() query: DeploymentsQuery): Promise<Page<DeploymentView>> {
    return this.reader.list(scope, query);
  }

  @Get(':id') @Allow('devices.read')
  get(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<DeploymentView> {
    return this.reader.get(scope, id);
  }

  @Get(':id/devices') @Allow('devices.read')
  devices(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Query() query: DeploymentDevicesQuery): Promise<Page<DeploymentDeviceRow>> {
    return this.reader.devices(scope, id, query);
  }

  @Post(':id/cancel') @HttpCode(200) @Allow('deployments.teaching')
  cancel(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<DeploymentView> {
    return this.deployments.cancel(caller, id);
  }

  @Post(':id/retry') @HttpCode(200) @Allow('deployments.teaching')
  retry(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<DeploymentView> {
    return this.deployments.retry(caller, id);
  }
}
