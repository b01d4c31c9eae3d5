import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Res, UploadedFile, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { Response } from 'express';
import { ICON_BYTES, type AppExclusion, type AppView, type Page } from '#contract';
import { Allow, CurrentScope } from '../access/index.js';
import { IdPipe } from '../shared/id.pipe.js';
import { pictureInterceptor, type Picture } from '../shared/picture.interceptor.js';
import type { Scope } from '../shared/scope.js';
import { AppEditing } from './app.editing.js';
import { AppExclusionDto, AppPatchDto, AppsQuery, PackagePatchDto, SystemAppDto } from './catalogue.dto.js';
import { CatalogueService } from './catalogue.service.js';
import { Exclusions } from './exclusions.service.js';

const FILE = { schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } } };

@Controller('apps')
export class CatalogueController {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly editing: AppEditing,
    private readonly excluding: Exclusions,
  ) {}

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

  @Patch(':id') @Allow('catalogue.manage')
  change(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() body: AppPatchDto): Promise<AppView> {
    return this.editing.change(scope, id, body);
  }

  @Delete(':id') @HttpCode(204) @Allow('catalogue.manage')
  remove(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<void> {
    return this.catalogue.remove(scope, id);
  }

  /** Its type is the one that was found when it came, and as a page of its own it may do nothing. Its address changes with it. */
  @Get(':id/icon') @Allow('devices.read')
  async icon(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Res() response: Response): Promise<void> {
    const { type, content, sha256 } = await this.editing.icon(scope, id);
    response.set({
      'content-type': type, 'cache-control': 'private, max-age=31536000, immutable', etag: `"${sha256}"`, 'content-disposition': 'inline; filename="icon"',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    });
    response.end(content);
  }

  @Put(':id/icon') @Allow('catalogue.manage') @UseInterceptors(pictureInterceptor(ICON_BYTES))
  @ApiConsumes('multipart/form-data') @ApiBody(FILE)
  setIcon(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @UploadedFile() file: Picture): Promise<AppView> {
    return this.editing.setIcon(scope, id, file.buffer);
  }

  @Delete(':id/icon') @Allow('catalogue.manage')
  removeIcon(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<AppView> {
    return this.editing.removeIcon(scope, id);
  }

  @Get(':id/exclusions') @Allow('devices.read')
  exclusions(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<{ items: AppExclusion[] }> {
    return this.excluding.list(scope, id);
  }

  @Put(':id/exclusions/:organisationId') @Allow('catalogue.manage')
  exclude(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Param('organisationId', IdPipe) organisationId: string, @Body() { excluded }: AppExclusionDto): Promise<AppView> {
    return this.excluding.set(scope, id, organisationId, excluded);
  }

  @Patch(':id/packages/:packageId') @Allow('catalogue.manage')
  changePackage(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Param('packageId', IdPipe) packageId: string, @Body() body: PackagePatchDto): Promise<AppView> {
    return this.editing.changePackage(scope, id, packageId, body);
  }

  @Delete(':id/packages/:packageId') @Allow('catalogue.manage')
  removePackage(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Param('packageId', IdPipe) packageId: string): Promise<AppView> {
    return this.editing.removePackage(scope, id, packageId);
  }
}
