import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, UploadedFile, UseInterceptors, type Type } from '@nestjs/common';
import type { ImportKindName, ImportRowView, ImportRunView, Page, Permission } from '#contract';
import { IdPipe } from '../../shared/id.pipe.js';
import { PageQuery } from '../../shared/page.dto.js';
import type { Scope } from '../../shared/scope.js';
import { Allow } from '../allow.js';
import { CurrentScope } from '../signed-in.js';
import { ImportAnswersDto, ImportEditDto, ImportMappingDto, ImportRowsQuery } from './import.dto.js';
import { LinePipe } from './line.pipe.js';
import { ImportRunning } from './import.running.js';
import { ImportService } from './import.service.js';
import { ImportUpload } from './import.upload.js';

/**
 * The routes of one kind of file import, `/imports/{kind}`, for the module of the room that offers it; see `libs/contract/imports.ts`.
 * @param name of the class, which names the routes in the description of the API
 */
export function importController(name: string, kind: ImportKindName, permission: Permission): Type {
  @Controller(`imports/${kind}`)
  @Allow(permission)
  class ImportController {
    constructor(private readonly imports: ImportService, private readonly running: ImportRunning) {}

    @Post() @UseInterceptors(ImportUpload)
    open(@CurrentScope() scope: Scope, @UploadedFile() file: Express.Multer.File): Promise<ImportRunView> {
      return this.imports.open(scope, kind, { name: file.originalname, bytes: file.buffer });
    }

    @Get()
    list(@CurrentScope() scope: Scope, @Query() query: PageQuery): Promise<Page<ImportRunView>> {
      return this.imports.list(scope, kind, query);
    }

    @Get(':id')
    get(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<ImportRunView> {
      return this.imports.get(scope, kind, id);
    }

    @Delete(':id') @HttpCode(204)
    remove(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<void> {
      return this.imports.remove(scope, kind, id);
    }

    @Put(':id/mapping')
    map(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() body: ImportMappingDto): Promise<ImportRunView> {
      return this.imports.map(scope, kind, id, body);
    }

    @Get(':id/rows')
    rows(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Query() query: ImportRowsQuery): Promise<Page<ImportRowView>> {
      return this.imports.rows(scope, kind, id, query);
    }

    @Patch(':id/rows/:line')
    edit(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Param('line', LinePipe) line: number, @Body() body: ImportEditDto): Promise<ImportRunView> {
      return this.imports.edit(scope, kind, id, line, body);
    }

    @Put(':id/answers')
    answer(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() body: ImportAnswersDto): Promise<ImportRunView> {
      return this.imports.answer(scope, kind, id, body);
    }

    @Post(':id/check') @HttpCode(200)
    check(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<ImportRunView> {
      return this.imports.check(scope, kind, id);
    }

    @Post(':id/apply') @HttpCode(200)
    apply(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<ImportRunView> {
      return this.running.apply(scope, kind, id);
    }

    @Post(':id/undo') @HttpCode(200)
    undo(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<ImportRunView> {
      return this.running.undo(scope, kind, id);
    }
  }
  Object.defineProperty(ImportController, 'name', { value: name });
  return ImportController;
}
