import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ImportKindName, ImportRunView } from '#contract';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { ProblemError } from '../../shared/problem.js';
import type { Scope } from '../../shared/scope.js';
import { AuditService } from '../audit.service.js';
import { ImportRunEntity } from './import.entity.js';
import { ImportKinds, type AppliedRow, type Kept } from './import-kind.js';
import { ImportService } from './import.service.js';
import { ImportStore } from './import.store.js';
import { undoEnd } from './import.view.js';
import { valuesOf } from './mapping.rules.js';

/** Imports as they are done, and undone: each in one transaction, with one line in the journal. */
@Injectable()
export class ImportRunning {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
    private readonly kinds: ImportKinds,
    private readonly imports: ImportService,
    private readonly store: ImportStore,
  ) {}

  /**
   * Does what the dry run said; rows with an error, or skipped, are left out. Everything is judged once more first: what has become otherwise since stops all of it.
   * @throws ProblemError `not_found`, `conflict` when it is applied already, something asks still, nothing would be done, or the dry run is not true any more
   */
  apply(scope: Scope, kind: ImportKindName, id: string): Promise<ImportRunView> {
    return this.db.tenant(scope, async (em) => {
      await this.oneAtATime(em, scope);
      const run = await this.store.run(em, scope, kind, id, true);
      if (run.state !== 'open') throw new ProblemError('conflict', 'This import is applied already.');
      const turned = await this.imports.try(em, scope, run);
      if (turned.length > 0) throw new ProblemError('conflict', `Something was changed since this import was tried: look at it again (line ${turned.slice(0, 5).join(', ')}).`);
      if ((run.counts.ask ?? 0) > 0) throw new ProblemError('conflict', `${run.counts.ask} rows ask something: answer first.`);
      if ((run.counts.create ?? 0) + (run.counts.update ?? 0) === 0) throw new ProblemError('conflict', 'There is nothing to do: no row is new and none changes anything.');
      const importer = this.kinds.file(kind);
      for await (const rows of this.store.all(em, run)) {
        const chosen = rows.filter(({ outcome }) => outcome === 'create' || outcome === 'update').map(({ line, cells, edits, answer, outcome, judgement }) => (
          { line, answer, values: valuesOf(importer.fields, run.mapping, cells, edits ?? {}), judgement: { ...judgement, outcome } }));
        if (chosen.length > 0) await this.store.saveApplied(em, run, await importer.apply(em, scope, chosen, run.options));
      }
      return this.finish(em, scope, run);
    });
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
   * Makes everything as it was before, but for what somebody changed since or put something in: that is kept, and said.
   * @throws ProblemError `not_found`, `conflict` when it is not applied or too long ago
   */
  undo(scope: Scope, kind: ImportKindName, id: string): Promise<ImportRunView> {
    return this.db.tenant(scope, async (em) => {
      await this.oneAtATime(em, scope);
      const run = await this.store.run(em, scope, kind, id, true);
      if (!undoEnd(run, this.kinds.get(kind), this.clock.now())) throw new ProblemError('conflict', 'This import cannot be undone: it is not applied, undone already, or too long ago.');
      const applied = await this.store.applied(em, run);
      const kept: Kept = await this.kinds.get(kind).undo(em, scope, applied);
      await this.store.saveKept(em, run, kept);
      Object.assign(run, { state: 'undone', undoneAt: this.clock.now(), undone: { undone: applied.length - kept.size, kept: kept.size } } satisfies Partial<ImportRunEntity>);
      await em.update(ImportRunEntity, { id, tenantId: scope.tenantId }, { state: run.state, undoneAt: run.undoneAt, undone: run.undone as object });
      await this.audit.record(em, scope, 'import.undone', `import:${id}`, { name: run.fileName, kind, undone: applied.length - kept.size, kept: kept.size });
      return this.imports.view(run);
    });
  }

  private async finish(em: EntityManager, scope: Scope, run: ImportRunEntity): Promise<ImportRunView> {
    Object.assign(run, { state: 'applied', appliedAt: this.clock.now() } satisfies Partial<ImportRunEntity>);
    await em.update(ImportRunEntity, { id: run.id, tenantId: run.tenantId }, { state: run.state, appliedAt: run.appliedAt });
    const { create = 0, update = 0 } = run.counts;
    await this.audit.record(em, scope, 'import.applied', `import:${run.id}`, { name: run.fileName, kind: run.kind, created: create, updated: update });
    return this.imports.view(run);
  }

  /** Imports of one syndicate follow each other: what one has judged, another does not change under it. */
  private async oneAtATime(em: EntityManager, { tenantId }: Scope): Promise<void> {
    await em.query('select pg_advisory_xact_lock(hashtextextended($1, 7))', [tenantId]);
  }
}
