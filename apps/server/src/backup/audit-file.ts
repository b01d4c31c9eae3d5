/** What the two orders about the trail do, in the server or beside it. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { archiveLines, verifyTrail, type Ask, type Link, type Verdict } from '../access/index.js';
import { Failure } from './failure.js';

/** One syndicate's trail, as it was found. */
export interface Checked extends Omit<Verdict, 'from' | 'to'> { name: string; from: string | null; to: string | null }

const FORMATS = { '.csv': 'csv', '.ndjson': 'ndjson' } as const;

/** Of every syndicate that the database holds: one, as a rule. */
export async function verifyAll(ask: Ask, now: Date, known: Link | undefined): Promise<Checked[]> {
  const checked: Checked[] = [];
  for (const { id, name } of await tenants(ask)) {
    const { from, to, ...verdict } = await verifyTrail(ask, id, now, { known });
    checked.push({ ...verdict, name, from: from?.toISOString() ?? null, to: to?.toISOString() ?? null });
  }
  return checked;
}

/** Writes the whole trail to a file that is there whole or not at all (mode 0600). @throws Failure for a name of another kind, or a file that cannot be written */
export async function exportAll(ask: Ask, path: string): Promise<void> {
  const extension = extname(path);
  if (!Object.hasOwn(FORMATS, extension)) throw new Failure('Name a file that ends in .ndjson, to compute the chain again, or in .csv, to read.');
  const format = FORMATS[extension as keyof typeof FORMATS];
  const part = `${path}.part`;
  try {
    await pipeline(Readable.from(lines(ask, format), { objectMode: false }), createWriteStream(part, { mode: 0o600 }));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw new Failure(`${path} could not be written: ${String(error)}`, { cause: error });
  }
}

async function* lines(ask: Ask, format: 'csv' | 'ndjson'): AsyncGenerator<string> {
  for (const { id } of await tenants(ask)) yield* archiveLines(ask, id, format);
}

const tenants = (ask: Ask): Promise<{ id: string; name: string }[]> => ask('select id, name from organisation where id = tenant_id order by id');
