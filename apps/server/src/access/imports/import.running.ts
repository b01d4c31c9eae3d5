import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ImportKindName, ImportRunView } from '#contract';
import { Clock } from '../../shared/clock.js';
import { ProblemError } from '../../shared/problem.js';
import type { Scope } from '../../shared/scope.js';
import { AuditService } from '../audit.service.js';
import { ImportChecking } from './import.checking.js';
import { ImportRunEntity } from './import.entity.js';
import { ImportKinds, ROWS_AT_ONCE, type AppliedRow } from './import-kind.js';
import { ImportMappings } from './import-mappings.js';
import { ImportService } from './import.service.js';
import { ImportStore } from './import.store.js';
import { undoEnd } from './import.view.js';
import { ImportWork, notRead, WorkLost, type Held } from './import.work.js';
import { valuesOf } from './mapping.rules.js';

/** A line of every file is before it. */
const END = 2_000_000_000;
/** Named of those that stop an application. */
const MOST_LINES = 5;

/** Imports as they are done, and undone: in pieces, and either whole or taken back; with one line in the journal. */
@Injectable()
export class ImportRunning {
  constructor(
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly kinds: ImportKinds,
    private readonly imports: ImportService,
    private readonly checking: ImportChecking,
    private readonly store: ImportStore,
    private readonly work: ImportWork,
    private readonly mappings: ImportMappings,
  ) {}

  /**
   * Does what the dry run said; rows with an error, or skipped, are left out. Everything is judged once more first: what has become otherwise since stops all of it. When it cannot be done to its
   * end, what was done is taken back. One that was cut off is taken back, and begun anew.
   * @throws ProblemError `not_found`, `conflict` when it is applied already or worked on, is not checked, asks something still, would do nothing, or the dry run is not true any more
   */
  async apply(scope: Scope, kind: ImportKindName, id: string): Promise<ImportRunView> {
    let cutOff = false;
    const held = await this.work.take(scope, kind, id, (_em, run, halted) => {
      if (run.state !== 'open') throw new ProblemError('conflict', 'This import is applied already.');
      if (halted === 'reading') throw notRead();
      cutOff = halted === 'applying' || halted === 'reverting';
      if (!run.checked) throw new ProblemError('conflict', 'This import was not looked at as it is now: check it first.');
      const { ask = 0, create = 0, update = 0 } = run.counts;
      if (ask > 0) throw new ProblemError('conflict', `${ask} rows ask something: answer first.`);
      if (create + update === 0) throw new ProblemError('conflict', 'There is nothing to do: no row is new and none changes anything.');
      return cutOff ? { work: 'reverting', total: 0 } : { work: 'applying', total: stepsOf(run) };
    });
    if (cutOff) await this.beginAnew(scope, held).catch((error: unknown) => this.work.halt(scope, held, error));
    const turned = await this.checking.turned(scope, held).catch((error: unknown) => this.work.letGo(scope, held, error));
    if (turned.length > 0) {
      const lines = turned.slice(0, MOST_LINES);
      await this.work.release(scope, held, { checked: false, stopped: { why: 'changed', lines, kept: 0 } });
      throw new ProblemError('conflict', `Something was changed since this import was tried: look at it again (line ${lines.join(', ')}).`);
    }
    try {
      return await this.write(scope, held);
    } catch (error) {
      if (!(error instanceof WorkLost)) await this.takeBackHalf(scope, held).catch(() => undefined);
      throw error;
    }
  }

  /** Keeps what was done without a file: a run that is applied from the start. Inside the caller's transaction. */
  async keep(em: EntityManager, scope: Scope, run: ImportRunEntity, applied: readonly AppliedRow[]): Promise<ImportRunView> {
    await em.insert(ImportRunEntity, run as object);
    await this.store.addRows(em, run, applied.map(({ line }) => ({ line, cells: [] })));
    await this.store.saveJudgements(em, run, applied.map(({ line, before, subject }) => ({ line, judgement: { outcome: before ? 'update' : 'create', subject } })));
    await this.store.saveApplied(em, run, applied);
    return this.finish(em, scope, run);
  }

  /**
   * Makes everything as it was before, but for what somebody changed since or put something in: that is kept, and said. One that was cut off while it was applied is taken back, and waits as before;
   * an undo that was cut off is gone on with.
   * @throws ProblemError `not_found`, `conflict` when it is not applied or too long ago, or worked on
   */
  async undo(scope: Scope, kind: ImportKindName, id: string): Promise<ImportRunView> {
    let half = false;
    const held = await this.work.take(scope, kind, id, async (em, run, halted) => {
      half = halted === 'applying' || halted === 'reverting';
      if (!half && halted !== 'undoing' && !undoEnd(run, this.kinds.get(kind), this.clock.now())) throw new ProblemError('conflict', 'This import cannot be undone: it is not applied, undone already, or too long ago.');
      const { applied, undone } = await this.store.countApplied(em, run);
      return { work: half ? 'reverting' : 'undoing', total: applied, done: undone };
    });
    if (half) return this.imports.view(await this.takeBackHalf(scope, held));
    await this.takeBack(scope, held).catch((error: unknown) => this.work.halt(scope, held, error));
    return this.work.piece(scope, held, async (em, run) => {
      const { applied, kept } = await this.store.countApplied(em, run);
      await this.work.rest(em, run, { state: 'undone', undoneAt: this.clock.now(), undone: { undone: applied - kept, kept } });
      await this.audit.record(em, scope, 'import.undone', `import:${id}`, { name: run.fileName, kind, undone: applied - kept, kept });
      return [0, this.imports.view(run)];
    });
  }

  private async write(scope: Scope, held: Held): Promise<ImportRunView> {
    const importer = this.kinds.file(held.kind);
    for (let after = -1; ;) {
      const { last, view } = await this.work.piece(scope, held, async (em, run) => {
        await this.oneAtATime(em, scope);
        const rows = await this.store.chosen(em, run, after, ROWS_AT_ONCE);
        const chosen = rows.map(({ line, cells, edits, answer, outcome, judgement }) => ({ line, answer, values: valuesOf(importer.fields, run.mapping, cells, edits ?? {}), judgement: { ...judgement, outcome } }));
        if (chosen.length > 0) await this.store.saveApplied(em, run, await importer.apply(em, scope, chosen, run.options));
        return [rows.length, { last: rows.at(-1)?.line ?? after, view: rows.length < ROWS_AT_ONCE ? await this.finish(em, scope, run) : undefined }];
      });
      if (view) return view;
      after = last;
    }
  }

  /** Rows that are applied as they were before, last first; what is kept is noted with its row. */
  private async takeBack(scope: Scope, held: Held): Promise<void> {
    for (let before: number | undefined = END; before !== undefined;) {
      const from: number = before;
      before = await this.work.piece(scope, held, async (em, run) => {
        await this.oneAtATime(em, scope);
        const rows = await this.store.applied(em, run, from, ROWS_AT_ONCE);
        if (rows.length > 0) await this.store.saveUndone(em, run, rows.map(({ line }) => line), await this.kinds.get(held.kind).undo(em, scope, rows));
        return [rows.length, rows.length < ROWS_AT_ONCE ? undefined : rows.at(-1)?.line];
      });
    }
  }

  /** What an application did that did not come to its end. @returns the run at rest, to be looked at again before it is applied */
  private takeBackHalf(scope: Scope, held: Held): Promise<ImportRunEntity> {
    return this.revert(scope, held, async (em, run, kept) => this.work.rest(em, run, { checked: false, stopped: { why: 'failed', lines: [], kept } })).catch((error: unknown) => this.work.halt(scope, held, error));
  }

  private beginAnew(scope: Scope, held: Held): Promise<void> {
    return this.revert(scope, held, (em, run) => this.store.save(em, run, { work: 'applying', workDone: 0, workTotal: stepsOf(run) }));
  }

  private async revert<T>(scope: Scope, held: Held, then: (em: EntityManager, run: ImportRunEntity, kept: number) => Promise<T>): Promise<T> {
    await this.work.turn(scope, held, async (em, run) => {
      const { applied, undone } = await this.store.countApplied(em, run);
      return { work: 'reverting', total: applied, done: undone };
    });
    await this.takeBack(scope, held);
    return this.work.piece(scope, held, async (em, run) => {
      const { applied, kept } = await this.store.countApplied(em, run);
      await this.store.forgetApplied(em, run);
      if (applied > 0) await this.audit.record(em, scope, 'import.stopped', `import:${run.id}`, { name: run.fileName, kind: run.kind, undone: applied - kept, kept });
      return [0, await then(em, run, kept)];
    });
  }

  private async finish(em: EntityManager, scope: Scope, run: ImportRunEntity): Promise<ImportRunView> {
    await this.work.rest(em, run, { state: 'applied', appliedAt: this.clock.now() });
    await this.mappings.remember(em, run);
    const { create = 0, update = 0 } = run.counts;
    await this.audit.record(em, scope, 'import.applied', `import:${run.id}`, { name: run.fileName, kind: run.kind, created: create, updated: update });
    return this.imports.view(run);
  }

  /** Pieces of several imports follow each other: they lock many rows, in orders of their own. */
  private async oneAtATime(em: EntityManager, { tenantId }: Scope): Promise<void> {
    await em.query('select pg_advisory_xact_lock(hashtextextended($1, 7))', [tenantId]);
  }
}

/** Rows are judged once more, and those that are chosen written. */
const stepsOf = ({ rows, counts: { create = 0, update = 0 } }: ImportRunEntity): number => rows + create + update;
