import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../shared/clock.js';
import type { ImportRunEntity } from './import.entity.js';
import { ImportMappingEntity } from './import-mapping.entity.js';
import { headerOf, namedMapping, recalledMapping, type ImportField, type Mapping } from './mapping.rules.js';

/** Remembered of one owner and one kind of import; who used one longest ago goes first. */
const MOST = 100;

/** How files were read: remembered when one is applied, for the next one with the same columns. */
@Injectable()
export class ImportMappings {
  constructor(private readonly clock: Clock) {}

  /** @returns undefined when no file with these columns was applied */
  async recall(em: EntityManager, run: ImportRunEntity, fields: readonly ImportField[]): Promise<{ mapping: Mapping; usedAt: Date } | undefined> {
    const known = await em.findOneBy(ImportMappingEntity, keyOf(run));
    return known ? { mapping: recalledMapping(fields, run.columns.map(({ name }) => name), known.mapping), usedAt: known.usedAt } : undefined;
  }

  async remember(em: EntityManager, run: ImportRunEntity): Promise<void> {
    const names = run.columns.map(({ name }) => name);
    if (names.length === 0) return;
    const key = keyOf(run);
    await em.upsert(ImportMappingEntity, { ...key, mapping: namedMapping(run.mapping, names), usedAt: this.clock.now() }, ['tenantId', 'organisationId', 'kind', 'header']);
    const of = 'tenant_id = $1 and organisation_id = $2 and kind = $3';
    await em.query(`delete from import_mapping where ${of} and header in (select header from import_mapping where ${of} order by used_at desc, header offset ${MOST})`, [key.tenantId, key.organisationId, key.kind]);
  }
}

const keyOf = ({ tenantId, organisationId, kind, columns }: ImportRunEntity) => (
  { tenantId, organisationId: organisationId ?? tenantId, kind, header: createHash('sha256').update(headerOf(columns.map(({ name }) => name))).digest('hex') });
