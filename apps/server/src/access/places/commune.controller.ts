import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { CommunePreview, DepartementView, GroupingChoice, ImportRowView, ImportRunView, Page } from '#contract';
import { IdPipe } from '../../shared/id.pipe.js';
import { PageQuery } from '../../shared/page.dto.js';
import type { Scope } from '../../shared/scope.js';
import { Allow } from '../allow.js';
import { ImportRowsQuery, ImportRunning, ImportService } from '../imports/index.js';
import { CurrentScope } from '../signed-in.js';
import { CommuneData } from './commune-data.js';
import { CommuneChoiceDto, CommuneImportDto, GroupingsQuery } from './commune.dto.js';
import { CommuneService } from './commune.service.js';

@Controller('communes')
@Allow('organisations.manage')
export class CommuneController {
  constructor(private readonly communes: CommuneService, private readonly data: CommuneData) {}

  @Get('departements')
  async departements(): Promise<{ items: DepartementView[]; next: null }> {
    return { items: await this.data.departements(), next: null };
  }

  @Get('groupings')
  async groupings(@Query() query: GroupingsQuery): Promise<{ items: GroupingChoice[]; next: null }> {
    return { items: await this.data.findGroupings(query), next: null };
  }

  @Post('preview') @HttpCode(200)
  preview(@CurrentScope() scope: Scope, @Body() body: CommuneChoiceDto): Promise<CommunePreview> {
    return this.communes.preview(scope, body);
  }

  @Post('import')
  import(@CurrentScope() scope: Scope, @Body() body: CommuneImportDto): Promise<ImportRunView> {
    return this.communes.import(scope, body);
  }
}

/** What was imported from the data set: no file, so nothing to prepare. */
@Controller('imports/communes')
@Allow('organisations.manage')
export class CommuneImportController {
  constructor(private readonly imports: ImportService, private readonly running: ImportRunning) {}

  @Get()
  list(@CurrentScope() scope: Scope, @Query() query: PageQuery): Promise<Page<ImportRunView>> {
    return this.imports.list(scope, 'communes', query);
  }

  @Get(':id')
  get(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<ImportRunView> {
    return this.imports.get(scope, 'communes', id);
  }

  @Get(':id/rows')
  rows(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Query() query: ImportRowsQuery): Promise<Page<ImportRowView>> {
    return this.imports.rows(scope, 'communes', id, query);
  }

  @Post(':id/undo') @HttpCode(200)
  undo(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<ImportRunView> {
    return this.running.undo(scope, 'communes', id);
  }
}
