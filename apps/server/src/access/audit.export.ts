import { Injectable } from '@nestjs/common';
import type { Scope } from '../shared/scope.js';
import type { AuditFilter } from './audit.dto.js';
import { csvHead, csvLine, ndjsonLine, type AuditFormat } from './audit.lines.js';
import { AuditReader } from './audit.reader.js';

/** Entries read at once: the file is written page by page, so its length costs no memory. */
const PAGE = 1_000;

/** The trail as a file, newest first. */
@Injectable()
export class AuditExport {
  constructor(private readonly reader: AuditReader) {}

  /** CSV with `;` between cells for French spreadsheets, `,` for others. */
  async *lines(scope: Scope, filter: AuditFilter, format: AuditFormat): AsyncGenerator<string> {
    const separator = scope.locale === 'fr' ? ';' : ',';
    if (format === 'csv') yield csvHead(separator);
    for await (const page of this.reader.pages(scope, filter, PAGE)) {
      yield page.map((entry) => (format === 'csv' ? csvLine(entry, separator) : ndjsonLine(entry))).join('');
    }
  }
}
