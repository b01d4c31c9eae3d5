import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource, type EntityManager } from 'typeorm';
import type { ThreadVitals } from '#threads';
import { Channel } from './channel.js';
import { keepDump } from './dumps.js';
import { Watching, poolFigures, type PoolFigures, type QueryWatcher } from './figures.js';
import { EmbeddedEngine } from './embedded.js';
import { lockFolder } from './folder-lock.js';
import { prepare } from './prepare.js';
import { Transactions } from './transactions.js';
import type { DatabaseEngine, DatabaseOptions, DatabaseScope } from './types.js';

/** Longest wait for a connection, ms: a queue that long helps nobody. */
const CONNECT_TIMEOUT = 30_000;

/** The open database. All access goes through `tenant`, `system` or `ask`; nested calls join the running transaction. */
export class Database {
  private readonly transactions: Transactions;
  private readonly watching: Watching;

  private constructor(
    readonly dataSource: DataSource,
    private readonly embedded: EmbeddedEngine | undefined,
    private readonly dataDir: string,
    private readonly unlock: () => Promise<void>,
    private readonly url: string | undefined,
    private readonly onTrouble: (message: string) => void,
  ) {
    this.watching = new Watching(dataSource);
    this.transactions = new Transactions(dataSource, onTrouble, this.watching);
  }

  /**
   * Opens and migrates. @throws FolderInUse when another process has the data folder, which holds keys and files beside
   * any engine; the driver's own error when PostgreSQL cannot be reached.
   */
  static async open(options: DatabaseOptions): Promise<Database> {
    const trouble = options.onTrouble ?? ((message) => process.emitWarning(message));
    await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
    const unlock = await lockFolder(options.dataDir);
    try {
      return await Database.connect(options, unlock, trouble);
    } catch (error) {
      await unlock();
      throw error;
    }
  }

  private static async connect(options: DatabaseOptions, unlock: () => Promise<void>, trouble: (message: string) => void): Promise<Database> {
    const embedded = options.url ? undefined : await EmbeddedEngine.open(options.dataDir, trouble);
    const dataSource = new DataSource({
      type: 'postgres',
      entities: options.entities,
      migrations: options.migrations,
      migrationsTableName: 'migration',
      connectTimeoutMS: CONNECT_TIMEOUT,
      applicationName: 'craie',
      poolErrorHandler: (error: unknown) => trouble(`A database connection broke: ${String(error)}`),
      // The ground makes the one extension we use; the driver would look for others on its own.
      installExtensions: false,
      extra: embedded
        ? { host: embedded.host, port: 5432, user: 'postgres', database: 'postgres', max: 1 }
        // Compiling costs a tenth of a second each time, and is chosen by estimates; no statement here runs long enough to earn it back.
        : { connectionString: options.url, max: options.poolSize ?? 10, options: '-c jit=off' },
    });
    try {
      await dataSource.initialize();
      await prepare(dataSource);
      return new Database(dataSource, embedded, options.dataDir, unlock, options.url, trouble);
    } catch (error) {
      if (dataSource.isInitialized) await dataSource.destroy();
      await embedded?.close();
      throw error;
    }
  }

  get engine(): DatabaseEngine {
    return this.embedded ? 'pglite' : 'postgresql';
  }

  /**
   * Runs `work` in one transaction under row-level security. The manager must not be used after `work` ends.
   * After a deadlock `work` runs a second time: what it does outside of the database must bear that, or wait for the commit.
   */
  tenant<T>(scope: DatabaseScope, work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.transactions.tenant(scope, work);
  }

  /** Runs `work` in one transaction as the owner of the tables: sign-in, ingest, jobs. */
  system<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.transactions.system(work);
  }

  /** Rows of one reading statement as the owner, without a transaction around it: for what is asked all day, such as who sends a request. */
  ask<T>(statement: string, params: unknown[] = []): Promise<T[]> {
    return this.transactions.ask(statement, params);
  }

  /** Runs `work` after the surrounding transaction commits, outside of it; at once when there is none. */
  afterCommit(work: () => void | Promise<void>): void {
    this.transactions.afterCommit(work);
  }

  /** Tells the other processes on this database, once the surrounding transaction commits. @param payload fewer than 8 000 bytes */
  async notify(channel: string, payload: string): Promise<void> {
    await this.system((em) => em.query('select pg_notify($1, $2)', [channel, payload]));
  }

  /**
   * Hears what `notify` says in other processes (and in this one). What is said while the connection is broken is lost. The
   * embedded engine has no other process: nothing is ever heard. @returns what ends it
   */
  async listen(channel: string, hear: (payload: string) => void): Promise<() => Promise<void>> {
    const opened = this.url === undefined ? undefined : await Channel.open(this.url, channel, hear, this.onTrouble);
    return async () => opened?.close();
  }

  /** Tells every query from now on, and every wait for a connection, to one watcher. */
  watch(watcher: QueryWatcher): void {
    this.watching.watcher = watcher;
  }

  /** Connections of the pool now. */
  pool(): PoolFigures {
    return poolFigures(this.dataSource);
  }

  /** Of the embedded engine's thread. */
  get vitals(): ThreadVitals | undefined {
    return this.embedded?.vitals;
  }

  /** Resolves when the database answers. */
  async ping(): Promise<{ readOnly: boolean }> {
    const [row] = await this.ask<{ read_only: boolean }>(`select current_setting('transaction_read_only') = 'on' as read_only`);
    return { readOnly: row?.read_only ?? false };
  }

  /** Names of the migrations that made this schema, oldest first. */
  async migrations(): Promise<string[]> {
    const rows = await this.ask<{ name: string }>('select name from migration order by id');
    return rows.map(({ name }) => name);
  }

  /**
   * Copies the embedded database to `dataDir`/dumps and keeps the newest four.
   * @returns its path; null on PostgreSQL, which has its own tools.
   */
  async dump(): Promise<string | null> {
    const { embedded } = this;
    if (!embedded) return null;
    return keepDump(join(this.dataDir, 'dumps'), async (path) => {
      const runner = this.dataSource.createQueryRunner();
      try {
        // Holding the only connection keeps every other query out while the files are copied.
        await runner.query('checkpoint');
        await embedded.dump(path);
      } finally {
        await runner.release();
      }
    });
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
    await this.embedded?.close();
    await this.unlock();
  }
}
