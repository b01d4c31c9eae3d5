import { DataSource } from 'typeorm';
import { EmbeddedEngine } from './embedded.js';
import { ground } from './prepare.js';

/** Where a database is: a PostgreSQL, or the embedded one in a data folder that the caller has locked. */
export type DatabasePlace = { url: string } | { dataDir: string };

/** A database whose server is not running, as backup and restore see it. It is never migrated. */
export class DatabaseVisit {
  private constructor(private readonly dataSource: DataSource, private readonly embedded: EmbeddedEngine | undefined) {}

  /** Opens it for `work`, and closes it whatever happens. @throws the driver's error when it cannot be reached */
  static async during<T>(place: DatabasePlace, work: (visit: DatabaseVisit) => Promise<T>): Promise<T> {
    const embedded = 'dataDir' in place ? await EmbeddedEngine.open(place.dataDir, () => undefined) : undefined;
    const extra = embedded ? { host: embedded.host, port: 5432, user: 'postgres', database: 'postgres' } : { connectionString: 'url' in place ? place.url : '' };
    const dataSource = new DataSource({ type: 'postgres', installExtensions: false, applicationName: 'craie backup', extra: { ...extra, max: 1 } });
    try {
      await dataSource.initialize();
      return await work(new DatabaseVisit(dataSource, embedded));
    } finally {
      if (dataSource.isInitialized) await dataSource.destroy();
      await embedded?.close();
    }
  }

  /** Names of the migrations it has, oldest first; none when it is not a database of Craie. */
  async migrations(): Promise<string[]> {
    const [found]: { there: boolean }[] = await this.dataSource.query(`select to_regclass('public.migration') is not null as there`);
    if (!found?.there) return [];
    const rows: { name: string }[] = await this.dataSource.query('select name from migration order by id');
    return rows.map(({ name }) => name);
  }

  /** Rows of one reading statement. */
  ask<T>(statement: string, params: unknown[] = []): Promise<T[]> {
    return this.dataSource.query(statement, params);
  }

  /** True when it holds no table. */
  async isEmpty(): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(`select 1 from pg_tables where schemaname = 'public' limit 1`);
    return rows.length === 0;
  }

  /** Drops every table, and makes what a dump expects to be there: the role and the extension. */
  async clear(): Promise<void> {
    await this.dataSource.query('drop schema public cascade');
    await this.dataSource.query('create schema public');
    const runner = this.dataSource.createQueryRunner();
    try {
      await ground(runner);
    } finally {
      await runner.release();
    }
  }

  /** Copies the embedded database into a compressed tar. */
  async dump(path: string): Promise<void> {
    if (!this.embedded) throw new Error('PostgreSQL is copied by pg_dump.');
    await this.dataSource.query('checkpoint');
    await this.embedded.dump(path);
  }
}
