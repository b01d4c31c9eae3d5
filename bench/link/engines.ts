/** The two databases the server runs on, and what the kernel counts of the one that has processes of its own. */
import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';

export const ENGINES = ['postgresql', 'embedded'] as const;
export type Engine = (typeof ENGINES)[number];

/** Clock ticks a second in /proc on every Linux that Node supports. */
const TICKS = 100;

/** A private PostgreSQL with durable commits. */
export class Postgres {
  private constructor(readonly url: string, private readonly postmaster: number, readonly stop: () => Promise<void>) {}

  /** Undefined when it is not installed. */
  static async start(): Promise<Postgres | undefined> {
    // A plain script, used before anything is built: it has no built copy beside this file.
    const { startPostgres } = (await import(pathToFileURL(resolve('scripts/postgres.mjs')).href)) as typeof import('../../scripts/postgres.mjs');
    const cluster = await startPostgres({ durable: true, settings: ['shared_buffers=512MB', 'max_wal_size=4GB', 'shared_preload_libraries=pg_stat_statements'] });
    if (!cluster) return undefined;
    try {
      const [row] = await ask<{ file: string }>(cluster.url, `select pg_read_file('postmaster.pid') as file`);
      return new Postgres(cluster.url, Number.parseInt(row?.file ?? '', 10), () => cluster.stop());
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** Rows of one statement on a connection of its own. */
  ask<T extends pg.QueryResultRow>(statement: string): Promise<T[]> {
    return ask<T>(this.url, statement);
  }

  /** Seconds of processor so far, of all the processes of the cluster, those that have ended included. */
  async cpuSeconds(): Promise<number> {
    const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
    const stats = await Promise.all(processes.map(async (pid) => ({ pid, ...(await stat(pid).catch(() => ({ parent: 0, own: 0, ended: 0 }))) })));
    return stats.reduce((sum, { pid, parent, own, ended }) => sum + (pid === this.postmaster ? own + ended : parent === this.postmaster ? own : 0), 0);
  }
}

async function ask<T extends pg.QueryResultRow>(url: string, statement: string): Promise<T[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<T>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Processor seconds of the process itself, and of its children that have ended. */
async function stat(pid: number): Promise<{ parent: number; own: number; ended: number }> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold spaces: fields are counted after it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
  const seconds = (from: number) => ((fields[from] ?? 0) + (fields[from + 1] ?? 0)) / TICKS;
  return { parent: fields[1] ?? 0, own: seconds(11), ended: seconds(13) };
}
