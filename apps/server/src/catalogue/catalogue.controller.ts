import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, UploadedFile, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { AppView, Page } from '#contract';
import { Allow, CurrentScope } from '../access/index.js';
import { IdPipe } from '../shared/id.pipe.js';
import type { Scope } from '../shared/scope.js';
import { AppChangeDto, AppsQuery, SystemAppDto } from './catalogue.dto.js';
import { CatalogueService } from './catalogue.service.js';
import { UploadInterceptor, type Upload } from './upload.interceptor.js';

@Controller('apps')
export class CatalogueController {
  constructor(private readonly catalogue: CatalogueService) {}

  @Get() @Allow('devices.read')
  list(@CurrentScope() scope: Scope, @Query() query: AppsQuery): Promise<Page<AppView>> {
    return this.catalogue.list(scope, query);
  }

  @Get(':id') @Allow('devices.read')
  get(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<AppView> {
    return this.catalogue.get(scope, id);
  }

  @Post() @Allow('catalogue.manage')
  create(@CurrentScope() scope: Scope, @Body() body: SystemAppDto): Promise<AppView> {
    return this.catalogue.createFromSystem(scope, body);
  }

  @Post('upload') @Allow('catalogue.manage') @UseInterceptors(UploadInterceptor)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } } })
  upload(@CurrentScope() scope: Scope, @UploadedFile() file: Upload): Promise<AppView> {
    return this.catalogue.upload(scope, file);
  }

  @Patch(':id') @Allow('catalogue.manage')
  change(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() body: AppChangeDto): Promise<AppView> {
    return this.catalogue.change(scope, id, body);
  }

  @Delete(':id') @HttpCode(204) @Allow('catalogue.manage')
  remove(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<void> {
    return this.catalogue.remove(scope, id);
  }
}
