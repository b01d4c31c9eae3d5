/** PostgreSQL's own pg_dump and pg_restore, as other processes. */
import { spawn } from 'node:child_process';
import type { Environment } from '../shared/config-places.js';
import { Failure } from './failure.js';

const LONGEST_WORDS = 4_000;

/** A consistent snapshot, taken while the server works, in PostgreSQL's compressed format. */
export const pgDump = (url: string, path: string, environment: Environment): Promise<void> =>
  run('pg_dump', url, ['--format=custom', '--no-owner', '--no-comments', `--file=${path}`], environment);

/** Fills a database that {@link DatabaseVisit.clear} has made ready: all of it, or nothing. */
export const pgRestore = (url: string, path: string, environment: Environment): Promise<void> =>
  run('pg_restore', url, ['--no-owner', '--no-comments', '--exit-on-error', '--single-transaction', path], environment);

/** The password travels in the environment: the words of a command can be read by everybody on the machine. */
function run(tool: string, url: string, words: string[], environment: Environment): Promise<void> {
  const place = new URL(url);
  const password = decodeURIComponent(place.password);
  place.password = '';
  const args = [`--dbname=${place.href}`, '--no-password', ...words];
  return new Promise((resolve, reject) => {
    const child = spawn(tool, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...environment, ...(password && { PGPASSWORD: password }) } });
    let said = '';
    child.stderr.on('data', (part: Buffer) => (said = (said + part.toString()).slice(-LONGEST_WORDS)));
    child.on('error', (cause: NodeJS.ErrnoException) => reject(cause.code === 'ENOENT' ? missing(tool) : cause));
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Failure(`${tool} ended with ${String(code)}: ${said.trim()}`))));
  });
}

const missing = (tool: string): Failure =>
  new Failure(`${tool} is not on this machine. Install PostgreSQL's client tools, of the server's version or newer (Debian: apt install postgresql-client).`);
