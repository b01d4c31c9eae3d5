import { Readable } from 'node:stream';
import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import type { AuditIntegrity, AuditView, Page } from '#contract';
import type { Scope } from '../shared/scope.js';
import { Allow } from './allow.js';
import { AuditCheck } from './audit.check.js';
import { AuditFilter, AuditQuery } from './audit.dto.js';
import { AuditExport } from './audit.export.js';
import { AuditReader } from './audit.reader.js';
import { CurrentScope } from './signed-in.js';

@Controller('audit')
@Allow('audit.read')
export class AuditController {
  constructor(
    private readonly reader: AuditReader,
    private readonly exporting: AuditExport,
    private readonly checking: AuditCheck,
  ) {}

  @Get()
  async list(@CurrentScope() scope: Scope, @Query() query: AuditQuery): Promise<Page<AuditView>> {
    await this.reader.askWhy(scope, query);
    return this.reader.list(scope, query);
  }

  @Get('integrity')
  integrity(@CurrentScope() scope: Scope): Promise<AuditIntegrity> {
    return this.checking.state(scope);
  }

  @Get('export.csv')
  csv(@CurrentScope() scope: Scope, @Query() filter: AuditFilter): Promise<StreamableFile> {
    return this.file(scope, filter, 'csv', 'text/csv; charset=utf-8');
  }

  @Get('export.ndjson')
  ndjson(@CurrentScope() scope: Scope, @Query() filter: AuditFilter): Promise<StreamableFile> {
    return this.file(scope, filter, 'ndjson', 'application/x-ndjson; charset=utf-8');
  }

  private async file(scope: Scope, filter: AuditFilter, format: 'csv' | 'ndjson', type: string): Promise<StreamableFile> {
    await this.reader.askWhy(scope, filter);
    return new StreamableFile(Readable.from(this.exporting.lines(scope, filter, format), { objectMode: false }), { type, disposition: `attachment; filename="journal.${format}"` });
  }
}
