import { Body, Controller, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { DeploymentAnswer, DeploymentDetail, DeploymentDeviceRow, DeploymentPreview, DeploymentSiteRow, DeploymentStopped, DeploymentView, DeploymentWhy, Page, RollbackPreview } from '#contract';
import { Allow, Caller, CurrentScope, type SignedIn } from '../access/index.js';
import { IdPipe } from '../shared/id.pipe.js';
import type { Scope } from '../shared/scope.js';
import { DeploymentControl } from './deployment.control.js';
import { DeploymentDevicesQuery, DeploymentDto, DeploymentFilterQuery, DeploymentSitesQuery, DeploymentsQuery, RollbackDto } from './deployment.dto.js';
import { DeploymentList } from './deployment.list.js';
import { DeploymentReader } from './deployment.reader.js';
import { DeploymentService } from './deployment.service.js';
import { RollbackService } from './rollback.service.js';
import { SitesReader } from './sites.reader.js';

@Controller('deployments')
export class DeploymentController {
  constructor(
    private readonly deployments: DeploymentService,
    private readonly control: DeploymentControl,
    private readonly rollbacks: RollbackService,
    private readonly reader: DeploymentReader,
    private readonly list: DeploymentList,
    private readonly sites: SitesReader,
  ) {}

  @Post('preview') @HttpCode(200) @Allow('deployments.teaching')
  preview(@Caller() caller: SignedIn, @Body() body: DeploymentDto): Promise<DeploymentPreview> {
    return this.deployments.preview(caller, body);
  }

  @Post() @Allow('deployments.teaching')
  create(@Caller() caller: SignedIn, @Body() body: DeploymentDto): Promise<DeploymentAnswer> {
    return this.deployments.create(caller, body);
  }

  @Get() @Allow('devices.read')
  page(@CurrentScope() scope: Scope, @Query() { limit, cursor, ...filter }: DeploymentsQuery): Promise<Page<DeploymentView>> {
    return this.list.page(scope, filter, limit, cursor);
  }

  @Get('export.csv') @Allow('devices.read')
  async export(@CurrentScope() scope: Scope, @Query() filter: DeploymentFilterQuery): Promise<StreamableFile> {
    const lines = Readable.from(await this.list.open(scope, filter), { objectMode: false });
    return new StreamableFile(lines, { type: 'text/csv; charset=utf-8', disposition: 'attachment; filename="deployments.csv"' });
  }

  @Get(':id') @Allow('devices.read')
  get(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<DeploymentDetail> {
    return this.reader.get(scope, id);
  }

  @Get(':id/devices') @Allow('devices.read')
  devices(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Query() query: DeploymentDevicesQuery): Promise<Page<DeploymentDeviceRow>> {
    return this.reader.devices(scope, id, query);
  }

  @Get(':id/sites') @Allow('devices.read')
  bySite(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Query() query: DeploymentSitesQuery): Promise<Page<DeploymentSiteRow>> {
    return this.sites.page(scope, id, query);
  }

  @Get(':id/why') @Allow('devices.read')
  why(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<DeploymentWhy> {
    return this.reader.reasons(scope, id);
  }

  @Post(':id/pause') @HttpCode(200) @Allow('deployments.teaching')
  pause(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<DeploymentStopped> {
    return this.control.pause(caller, id);
  }

  @Post(':id/resume') @HttpCode(200) @Allow('deployments.teaching')
  resume(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<DeploymentView> {
    return this.control.resume(caller, id);
  }

  @Post(':id/next') @HttpCode(200) @Allow('deployments.teaching')
  next(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<DeploymentView> {
    return this.control.next(caller, id);
  }

  @Post(':id/cancel') @HttpCode(200) @Allow('deployments.teaching')
  cancel(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<DeploymentStopped> {
    return this.control.cancel(caller, id);
  }

  @Post(':id/retry') @HttpCode(200) @Allow('deployments.teaching')
  retry(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<DeploymentView> {
    return this.control.retry(caller, id);
  }

  @Get(':id/rollback') @Allow('deployments.manage')
  previewRollback(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string): Promise<RollbackPreview> {
    return this.rollbacks.preview(caller, id);
  }

  @Post(':id/rollback') @Allow('deployments.manage')
  rollBack(@Caller() caller: SignedIn, @Param('id', IdPipe) id: string, @Body() { reason }: RollbackDto): Promise<DeploymentAnswer> {
    return this.rollbacks.rollBack(caller, id, reason);
  }
}
