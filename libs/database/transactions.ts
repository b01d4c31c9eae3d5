import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { QueryFailedError, type DataSource, type EntityManager } from 'typeorm';
import type { Watching } from './figures.js';
import { DatabaseMisuse } from './errors.js';
import type { DatabaseScope } from './types.js';

interface Running {
  /** What the transaction may see, as text: equal text = same scope. */
  key: string;
  manager: EntityManager;
  afterCommit: (() => void | Promise<void>)[];
  ended: boolean;
}

const OWNER = 'owner';

/** Before the second try, ms: at once, it could take its first row back before the winner woke up, and meet it again. */
const SECOND_TRY = 100;

/** Serialization failure, deadlock: the SQLSTATEs of a transaction that another one won against. */
const LOST: readonly unknown[] = ['40001', '40P01'];

function hasLost(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return cause instanceof Error && 'code' in cause && LOST.includes(cause.code);
}

/** One transaction manager: whoever is inside a transaction uses its manager, and nothing else. */
export class Transactions {
  private readonly running = new AsyncLocalStorage<Running>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly onTrouble: (message: string) => void,
    private readonly watching: Watching,
  ) {
    // The embedded engine has one connection: a second runner inside a transaction would wait for ever; on PostgreSQL
    // it would work until the pool is empty, and would escape the tenant. So both engines refuse it.
    const create = dataSource.createQueryRunner.bind(dataSource);
    dataSource.createQueryRunner = (mode) => {
      if (this.current) {
        throw new DatabaseMisuse('A query left the running transaction: use the EntityManager that tenant() or system() gave, not the data source or an injected repository.');
      }
      return create(mode);
    };
  }

  /**
   * Runs `work` as a role that sees what `scope` sees and nothing else. Joins a running transaction of the same scope.
   * One that loses against another (ingest writes the same rows all day) was undone whole: it runs once more.
   */
  async tenant<T>(scope: DatabaseScope, work: (em: EntityManager) => Promise<T>): Promise<T> {
    const [role, organisations, sites, actor] = scope.organisations === 'all' ? ['craie_app', '*', '', '']
      : ['craie_delegate', [...scope.organisations].sort().join(','), [...scope.sites ?? []].sort().join(','), scope.actor?.id ?? ''];
    const attempt = () => this.run([scope.tenantId, organisations, sites, actor].join('/'), work, async (em) => {
      await em.query(
        `select set_config('role', $1, true), set_config('app.tenant', $2, true), set_config('app.organisations', $3, true), set_config('app.sites', $4, true), set_config('app.actor', $5, true)`,
        [role, scope.tenantId, organisations, sites, actor],
      );
    });
    try {
      return await attempt();
    } catch (error) {
      if (this.current || !hasLost(error)) throw error;
      await delay(SECOND_TRY);
      return attempt();
    }
  }

  /** Runs `work` as the owner of the tables, who sees every tenant. Joins a running owner's transaction. */
  system<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.run(OWNER, work, async () => {});
  }

  /**
   * One statement as the owner, which is a transaction by itself: a third of the way to the database and back that `system` takes.
   * Joins a running owner's transaction.
   */
  async ask<T>(statement: string, params: unknown[]): Promise<T[]> {
    if (this.current) return this.system((em) => em.query<T[]>(statement, params));
    const asked = performance.now();
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
      this.watching.watcher?.waited((performance.now() - asked) / 1_000);
      return await runner.query(statement, params) as T[];
    } finally {
      await runner.release();
    }
  }

  /** Runs `work` once the running transaction has committed, outside of it; at once when none runs; never on roll-back. */
  afterCommit(work: () => void | Promise<void>): void {
    const current = this.current;
    if (current) current.afterCommit.push(work);
    else void this.settle([work]);
  }

  private get current(): Running | undefined {
    const running = this.running.getStore();
    return running && !running.ended ? running : undefined;
  }

  private async run<T>(key: string, work: (em: EntityManager) => Promise<T>, enter: (em: EntityManager) => Promise<void>): Promise<T> {
    const current = this.current;
    if (current) {
      if (current.key === key) return work(current.manager);
      throw new DatabaseMisuse(`A transaction for ${key} was asked inside one for ${current.key}: end that one first.`);
    }
    const afterCommit: Running['afterCommit'] = [];
    const asked = performance.now();
    const result = await this.dataSource.transaction(async (manager) => {
      this.watching.watcher?.waited((performance.now() - asked) / 1_000);
      const running: Running = { key, manager, afterCommit, ended: false };
      try {
        await enter(manager);
        return await this.running.run(running, () => work(manager));
      } finally {
        running.ended = true;
      }
    });
    await this.settle(afterCommit);
    return result;
  }

  /** What is committed stays so: a follow-up that fails is reported and does not fail the caller. */
  private async settle(works: Running['afterCommit']): Promise<void> {
    for (const work of works) {
      try {
        await this.running.exit(work);
      } catch (error) {
        this.onTrouble(`Work after a commit failed: ${String(error)}`);
      }
    }
  }
}
