import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ImportKindName, ImportWorkName } from '#contract';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { newId } from '../../shared/id.js';
import { ProblemError } from '../../shared/problem.js';
import type { Scope } from '../../shared/scope.js';
import { ImportRunEntity } from './import.entity.js';
import { ImportStore } from './import.store.js';
import { isHalted } from './import.view.js';

/** A run in the hands of one request. */
export interface Held { readonly id: string; readonly kind: ImportKindName; readonly token: string }
/** What is begun, and how many rows there are to it. */
export interface Begun { work: ImportWorkName; total: number; done?: number }

/** What nobody else may do at the same time in one syndicate: it writes what others have judged. */
const WRITING: readonly ImportWorkName[] = ['applying', 'reverting', 'undoing'];

/** Somebody else has taken the run over: whoever had it stops, and touches nothing any more. */
export class WorkLost extends ProblemError {
  constructor() {
    super('conflict', 'This import was cut off here and is gone on with elsewhere: look at it again.');
  }
}

/** The server ended while the file was taken in. */
export const notRead = (): ProblemError => new ProblemError('conflict', 'The file was not read to its end: delete this import and send the file again.');

/**
 * Long work on a run, in pieces: each is a transaction of its own that also writes how far it is, so that other requests come in between (the embedded engine has one connection) and a person
 * sees it move. Who works has a token; when nothing was heard of them for a while, another may take the run over, and the first one finds at its next piece that it has lost it.
 */
@Injectable()
export class ImportWork implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private closing = false;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly store: ImportStore,
  ) {}

  /** The embedded engine has one process: who worked when it ended works no more. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.db.engine === 'pglite') await this.db.system((em) => em.query('update import_run set work_beat = null where work is not null'));
  }

  beforeApplicationShutdown(): void {
    this.closing = true;
  }

  /**
   * Takes a run.
   * @param begin says what with, or throws; `halted`: what was being done with it when it was cut off
   * @throws ProblemError `not_found`, `conflict` while somebody works on it, or when it is to be written and another import of the syndicate is just now
   */
  async take(scope: Scope, kind: ImportKindName, id: string, begin: (em: EntityManager, run: ImportRunEntity, halted: ImportWorkName | null) => Begun | Promise<Begun>): Promise<Held> {
    const token = newId();
    const { work } = await this.db.tenant(scope, async (em) => {
      const run = await this.store.run(em, scope, kind, id, true);
      if (run.work !== null && !isHalted(run, this.clock.now())) throw new ProblemError('conflict', 'This import is being worked on at the moment: wait until it is done.');
      const begun = await begin(em, run, run.work);
      await this.store.save(em, run, { work: begun.work, workDone: begun.done ?? 0, workTotal: begun.total, workToken: token, workBeat: this.clock.now(), stopped: null });
      return begun;
    });
    const held = { id, kind, token };
    if (WRITING.includes(work) && (await this.othersWrite(scope, id))) {
      await this.release(scope, held, {}).catch(() => undefined);
      throw new ProblemError('conflict', 'Another import is being applied or undone at the moment: wait until it is done.');
    }
    return held;
  }

  /**
   * One piece, in a transaction that has the run.
   * @param does resolves with how many rows it did, and what it found; changes nothing outside of the database, as it may run twice
   * @throws WorkLost, ProblemError `unavailable` when the server ends
   */
  piece<T>(scope: Scope, { id, kind, token }: Held, does: (em: EntityManager, run: ImportRunEntity) => Promise<[done: number, found: T]>): Promise<T> {
    if (this.closing) throw new ProblemError('unavailable', 'The server ends just now: open this import again in a moment.');
    return this.db.tenant(scope, async (em) => {
      const run = await this.store.run(em, scope, kind, id, true);
      if (run.workToken !== token) throw new WorkLost();
      const [done, found] = await does(em, run);
      await this.store.save(em, run, { workDone: run.workDone + done, workBeat: this.clock.now() });
      return found;
    });
  }

  /** Goes on with something else. */
  turn(scope: Scope, held: Held, begin: (em: EntityManager, run: ImportRunEntity) => Promise<Begun>): Promise<void> {
    return this.piece(scope, held, async (em, run) => {
      const { work, total, done = 0 } = await begin(em, run);
      return [0, await this.store.save(em, run, { work, workTotal: total, workDone: done })];
    });
  }

  /** The run is at rest again. @param last what is written with it */
  release(scope: Scope, held: Held, last: Partial<ImportRunEntity>): Promise<ImportRunEntity> {
    return this.piece(scope, held, async (em, run) => [0, await this.rest(em, run, last)]);
  }

  /** After what went wrong, with nothing half done: the run is at rest, unless somebody else has it. @throws the error */
  async letGo(scope: Scope, held: Held, error: unknown): Promise<never> {
    // When that fails too, its silence tells.
    if (!(error instanceof WorkLost)) await this.release(scope, held, {}).catch(() => undefined);
    throw error;
  }

  /** After what went wrong with something half done: it says so at once, and can be taken up again. @throws the error */
  async halt(scope: Scope, { id, token }: Held, error: unknown): Promise<never> {
    await this.db.tenant(scope, (em) => em.update(ImportRunEntity, { id, tenantId: scope.tenantId, workToken: token }, { workBeat: null })).catch(() => undefined);
    throw error;
  }

  /** The end, inside of the last piece. */
  async rest(em: EntityManager, run: ImportRunEntity, last: Partial<ImportRunEntity>): Promise<ImportRunEntity> {
    await this.store.save(em, run, { ...last, work: null, workToken: null });
    return run;
  }

  /** Also those that the asker does not see. */
  private async othersWrite({ tenantId }: Scope, id: string): Promise<boolean> {
    const others = await this.db.system((em) => em.createQueryBuilder(ImportRunEntity, 'run').where('run.tenantId = :tenantId and run.id <> :id and run.work = any(:writing)', { tenantId, id, writing: WRITING }).getMany());
    return others.some((run) => !isHalted(run, this.clock.now()));
  }
}
