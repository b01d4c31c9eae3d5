import { Injectable } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { ImportAnswer, ImportKindName, ImportOutcome, ImportRowView } from '#contract';
import { notFound } from '../../shared/problem.js';
import { within } from '../../shared/scope-sql.js';
import type { Scope } from '../../shared/scope.js';
import { ImportRowEntity, ImportRunEntity } from './import.entity.js';
import { ROWS_AT_ONCE, type AppliedRow, type Judgement } from './import-kind.js';

/** Statements on `import_run` and `import_row`, inside a scope. */
@Injectable()
export class ImportStore {
  runs(em: EntityManager, scope: Scope, kind: ImportKindName): SelectQueryBuilder<ImportRunEntity> {
    return within(em.createQueryBuilder(ImportRunEntity, 'run'), scope, 'organisationId').andWhere('run.kind = :kind', { kind });
  }

  /** @param lock until the end of the transaction, so that two people do not work on one run at the same moment. @throws ProblemError `not_found` */
  async run(em: EntityManager, scope: Scope, kind: ImportKindName, id: string, lock = false): Promise<ImportRunEntity> {
    const query = this.runs(em, scope, kind).andWhere('run.id = :id', { id });
    const run = await (lock ? query.setLock('pessimistic_write') : query).getOne();
    if (!run) throw notFound('This import');
    return run;
  }

  async addRows(em: EntityManager, { id, tenantId, organisationId }: ImportRunEntity, rows: readonly Pick<ImportRowEntity, 'line' | 'cells'>[]): Promise<void> {
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      await em.query(
        `insert into import_row (run_id, tenant_id, organisation_id, line, cells, outcome, judgement)
         select $1, $2, $3, line, cells, 'error', '{}' from jsonb_to_recordset($4::jsonb) as n (line integer, cells jsonb)`,
        [id, tenantId, organisationId, JSON.stringify(rows.slice(at, at + ROWS_AT_ONCE).map(({ line, cells }) => ({ line, cells })))],
      );
    }
  }

  /** A page in the order of the file. @param after the last line that was read */
  rows(em: EntityManager, run: ImportRunEntity, after: number, limit: number, outcome?: ImportOutcome): Promise<ImportRowEntity[]> {
    const query = em.createQueryBuilder(ImportRowEntity, 'row').where('row.tenantId = :tenant and row.runId = :run and row.line > :after', { tenant: run.tenantId, run: run.id, after });
    if (outcome) query.andWhere('row.outcome = :outcome', { outcome });
    return query.orderBy('row.line').limit(limit).getMany();
  }

  /** Every row in the order of the file, a few hundred at a time. */
  async *all(em: EntityManager, run: ImportRunEntity): AsyncGenerator<ImportRowEntity[]> {
    for (let after = -1; ;) {
      const rows = await this.rows(em, run, after, ROWS_AT_ONCE);
      const last = rows.at(-1);
      if (!last) return;
      yield rows;
      after = last.line;
    }
  }

  /** What a dry run found, and how the file was read for it. */
  async saveTry(em: EntityManager, { id, tenantId, mapping, options, counts, offers }: ImportRunEntity): Promise<void> {
    await em.query(
      `update import_run set mapping = $3, options = $4, counts = $5, offers = $6 where id = $1 and tenant_id = $2`,
      [id, tenantId, ...[mapping, options, counts, offers].map((value) => JSON.stringify(value))],
    );
  }

  async saveJudgements(em: EntityManager, run: ImportRunEntity, judged: readonly { line: number; judgement: Judgement }[]): Promise<void> {
    await em.query(
      `update import_row r set outcome = n.outcome, judgement = n.judgement from jsonb_to_recordset($3::jsonb) as n (line integer, outcome text, judgement jsonb)
       where r.run_id = $1 and r.tenant_id = $2 and r.line = n.line`,
      [run.id, run.tenantId, JSON.stringify(judged.map(({ line, judgement: { outcome, ...judgement } }) => ({ line, outcome, judgement })))],
    );
  }

  async saveApplied(em: EntityManager, run: ImportRunEntity, applied: readonly AppliedRow[]): Promise<void> {
    await em.query(
      `update import_row r set applied = n.applied from jsonb_to_recordset($3::jsonb) as n (line integer, applied jsonb) where r.run_id = $1 and r.tenant_id = $2 and r.line = n.line`,
      [run.id, run.tenantId, JSON.stringify(applied.map(({ line, ...what }) => ({ line, applied: what })))],
    );
  }

  /** What was applied, last first. */
  async applied(em: EntityManager, run: ImportRunEntity): Promise<AppliedRow[]> {
    const rows = await em.createQueryBuilder(ImportRowEntity, 'row').select(['row.runId', 'row.line', 'row.applied'])
      .where('row.tenantId = :tenant and row.runId = :run and row.applied is not null', { tenant: run.tenantId, run: run.id }).orderBy('row.line', 'DESC').getMany();
    return rows.flatMap(({ line, applied }) => (applied ? [{ line, ...applied }] : []));
  }

  async saveKept(em: EntityManager, run: ImportRunEntity, kept: ReadonlyMap<number, ImportRowView['kept']>): Promise<void> {
    await em.query(
      `update import_row r set kept = n.kept from jsonb_to_recordset($3::jsonb) as n (line integer, kept text) where r.run_id = $1 and r.tenant_id = $2 and r.line = n.line`,
      [run.id, run.tenantId, JSON.stringify([...kept].map(([line, why]) => ({ line, kept: why })))],
    );
  }

  /** @returns how many rows there were to write to */
  async saveEdits(em: EntityManager, run: ImportRunEntity, line: number, edits: Record<string, string>): Promise<boolean> {
    const { affected } = await em.update(ImportRowEntity, { runId: run.id, tenantId: run.tenantId, line }, { edits });
    return affected === 1;
  }

  /** @param lines null for every row that asks; a row that is named may be any */
  async saveAnswer(em: EntityManager, run: ImportRunEntity, answer: ImportAnswer, lines: readonly number[] | null): Promise<void> {
    await em.query(
      `update import_row set answer = $3 where run_id = $1 and tenant_id = $2 and case when $4::integer[] is null then outcome = 'ask' else line = any($4) end`,
      [run.id, run.tenantId, JSON.stringify(answer), lines],
    );
  }
}
