import { Injectable } from '@nestjs/common';
import type { ImportOutcome } from '#contract';
import type { Scope } from '../../shared/scope.js';
import type { ImportRowEntity, ImportRunEntity } from './import.entity.js';
import { ImportKinds, ROWS_AT_ONCE, type Judge, type Judgement } from './import-kind.js';
import { ImportStore } from './import.store.js';
import { ImportWork, type Held } from './import.work.js';
import { missingColumns, valuesOf } from './mapping.rules.js';

/** The dry run: what would be done with each row, and why. Nothing outside of the run is written. */
@Injectable()
export class ImportChecking {
  constructor(
    private readonly kinds: ImportKinds,
    private readonly store: ImportStore,
    private readonly work: ImportWork,
  ) {}

  /** Judges every row, and counts. */
  async check(scope: Scope, held: Held): Promise<void> {
    const counts: Partial<Record<ImportOutcome, number>> = {};
    const judge = await this.pass(scope, held, true, (_row, { outcome }) => { counts[outcome] = (counts[outcome] ?? 0) + 1; });
    await this.work.piece(scope, held, async (em, run) => [0, await this.store.save(em, run, { counts, offers: judge?.offers?.() ?? [], checked: true })]);
  }

  /** Judges every row once more. @returns lines that have become otherwise since they were shown */
  async turned(scope: Scope, held: Held): Promise<number[]> {
    const turned: number[] = [];
    await this.pass(scope, held, false, (row, { outcome, subject }) => {
      if (row.outcome !== outcome || row.judgement.subject?.id !== subject?.id) turned.push(row.line);
    });
    return turned;
  }

  private async pass(scope: Scope, held: Held, keep: boolean, see: (row: ImportRowEntity, judgement: Judgement) => void): Promise<Judge | undefined> {
    const { fields, begin } = bound(this.kinds, held);
    let judge: Judge | undefined;
    for (let after = -1, more = true; more;) {
      const [rows, judged] = await this.work.piece(scope, held, async (em, run) => {
        const missing = missingColumns(run.mapping, fields);
        // It remembers the rows it has seen. A piece runs once: it writes its own run alone, which it has, so no other transaction wins against it.
        if (missing.length === 0) judge ??= begin(scope, run.options);
        const seen = await this.store.rows(em, run, after, ROWS_AT_ONCE);
        const judgements = judge ? await judge.judge(em, read(seen, run, fields)) : seen.map(() => unmapped(missing));
        if (keep) await this.store.saveJudgements(em, run, judgements.map((judgement, at) => ({ line: seen[at]?.line ?? 0, judgement })));
        return [seen.length, [seen, judgements] as const];
      });
      for (const [at, judgement] of judged.entries()) if (rows[at]) see(rows[at], judgement);
      after = rows.at(-1)?.line ?? after;
      more = rows.length === ROWS_AT_ONCE;
    }
    return judge;
  }
}

function bound(kinds: ImportKinds, { kind }: Held) {
  const file = kinds.file(kind);
  return { fields: file.fields, begin: file.begin.bind(file) };
}

const read = (rows: readonly ImportRowEntity[], { mapping }: ImportRunEntity, fields: Parameters<typeof valuesOf>[0]) =>
  rows.map(({ line, cells, edits, answer }) => ({ line, values: valuesOf(fields, mapping, cells, edits ?? {}), answer }));

const unmapped = (fields: readonly string[]): Judgement => ({
  outcome: 'error', problems: fields.map((field) => ({ field, code: 'columns' as const, detail: 'No column of the file is chosen for this field.' })),
});
