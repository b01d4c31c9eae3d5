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

  /** Rows that applying writes. */
  chosen(em: EntityManager, run: ImportRunEntity, after: number, limit: number): Promise<ImportRowEntity[]> {
    return em.createQueryBuilder(ImportRowEntity, 'row').where(`row.tenantId = :tenant and row.runId = :run and row.line > :after and row.outcome in ('create', 'update')`, { tenant: run.tenantId, run: run.id, after })
      .orderBy('row.line').limit(limit).getMany();
  }

  /** Writes these columns of the run, and keeps them in it. */
  async save(em: EntityManager, run: ImportRunEntity, values: Partial<ImportRunEntity>): Promise<void> {
    Object.assign(run, values);
    await em.update(ImportRunEntity, { id: run.id, tenantId: run.tenantId }, values as object);
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

  /** What was applied and is not undone, last first. @param before a line of the file */
  async applied(em: EntityManager, run: ImportRunEntity, before: number, limit: number): Promise<AppliedRow[]> {
    const rows = await em.createQueryBuilder(ImportRowEntity, 'row').select(['row.runId', 'row.line', 'row.applied'])
      .where('row.tenantId = :tenant and row.runId = :run and row.line < :before and row.applied is not null and not row.undone', { tenant: run.tenantId, run: run.id, before })
      .orderBy('row.line', 'DESC').limit(limit).getMany();
    return rows.flatMap(({ line, applied }) => (applied ? [{ line, ...applied }] : []));
  }

  /** How many rows were applied, at how many of them undo has been, and how many it kept. */
  async countApplied(em: EntityManager, { id, tenantId }: ImportRunEntity): Promise<{ applied: number; undone: number; kept: number }> {
    const [counted] = await em.query(
      `select count(*)::int as applied, count(*) filter (where undone)::int as undone, count(kept)::int as kept from import_row where tenant_id = $1 and run_id = $2 and applied is not null`, [tenantId, id]);
    return counted as { applied: number; undone: number; kept: number };
  }

  async saveUndone(em: EntityManager, run: ImportRunEntity, lines: readonly number[], kept: ReadonlyMap<number, ImportRowView['kept']>): Promise<void> {
    await em.query(
      `update import_row r set undone = true, kept = n.kept from unnest($3::integer[], $4::text[]) as n (line, kept) where r.run_id = $1 and r.tenant_id = $2 and r.line = n.line`,
      [run.id, run.tenantId, lines, lines.map((line) => kept.get(line) ?? null)],
    );
  }

  /** As if the run had never been applied. */
  async forgetApplied(em: EntityManager, { id, tenantId }: ImportRunEntity): Promise<void> {
    await em.query('update import_row set applied = null, kept = null, undone = false where run_id = $1 and tenant_id = $2 and applied is not null', [id, tenantId]);
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
