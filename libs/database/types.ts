import type { DataSourceOptions } from 'typeorm';

export interface DatabaseOptions {
  /** `postgres://…`; absent = PGlite in a worker thread, in `dataDir`/database. */
  url?: string;
  /** Folder of this process alone, whatever the engine: made when absent, locked until `close`. */
  dataDir: string;
  entities: NonNullable<DataSourceOptions['entities']>;
  migrations: NonNullable<DataSourceOptions['migrations']>;
  /** Connections to PostgreSQL (default 10). The embedded engine has exactly one. */
  poolSize?: number;
  /** Told what nobody waits for: a connection or the embedded engine broke (it comes back), work after a commit failed. */
  onTrouble?: (message: string) => void;
}

/** What row-level security is told about a transaction. */
export interface DatabaseScope {
  tenantId: string;
  organisations: 'all' | readonly string[];
  /** Sites besides those of the organisations; only without `'all'`. */
  sites?: readonly string[];
  /** Who acts: a delegated scope sees what its own person made. */
  actor?: { id: string | null };
}

export type DatabaseEngine = 'postgresql' | 'pglite';
