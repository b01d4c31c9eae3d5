/** `npm run audit -- verify|export FILE`: on PostgreSQL by the database itself; embedded, by the server that runs on it, or without one. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseVisit, FolderInUse, lockFolder } from '#database';
import type { Ask, Link } from '../access/index.js';
import type { Places } from '../shared/config-places.js';
import { exportAll, verifyAll, type Checked } from './audit-file.js';
import { order } from './control-client.js';
import { Failure } from './failure.js';

const KNOWN = /^(\d{1,15}):([0-9a-f]{64})$/;
const LATEST = 'Audit1700000000019';

/** @returns the exit code; undefined for an order that is none. @throws Failure, FolderInUse */
export async function auditOrder(places: Places, what: string, file: string | undefined, known: string | undefined, say: (text: string) => void): Promise<number | undefined> {
  if (what === 'verify' && file === undefined) {
    const link = known === undefined ? undefined : toLink(known);
    const checked = await through(places, { work: (ask) => verifyAll(ask, new Date(), link), path: '/audit/verify', body: link ? { known: link } : {} });
    for (const one of checked as Checked[]) say(words(one));
    return (checked as Checked[]).some(({ broken }) => broken) ? 1 : 0;
  }
  if (what === 'export' && file !== undefined) {
    const path = resolve(file);
    await through(places, { work: (ask) => exportAll(ask, path), path: '/audit/export', body: { path } });
    say(`${path} holds the whole journal with its chain. It names people: keep it as long as you need it.\n`);
    return 0;
  }
  return undefined;
}

function toLink(text: string): Link {
  const [, seq, hash] = KNOWN.exec(text) ?? [];
  if (!hash) throw new Failure('--known takes a head as it was printed: its number, a colon, its hash.');
  return { seq: Number(seq), hash };
}

async function through({ dataDir, databaseUrl }: Places, { work, path, body }: { work: (ask: Ask) => Promise<unknown>; path: string; body: unknown }): Promise<unknown> {
  const visit = (place: { url: string } | { dataDir: string }) => DatabaseVisit.during(place, async (database) => {
    if (!(await database.migrations()).includes(LATEST)) throw new Failure('This database holds no chained journal yet: start the server once.');
    return work((statement, params) => database.ask(statement, params));
  });
  if (databaseUrl !== undefined) return visit({ url: databaseUrl });
  if (!existsSync(dataDir)) throw new Failure(`There is no ${dataDir}: set DATA_DIR as it is set for the server.`);
  try {
    const unlock = await lockFolder(dataDir);
    try {
      return await visit({ dataDir });
    } finally {
      await unlock();
    }
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    const answer = await order(dataDir, path, body);
    if (answer === undefined) throw new Failure(`The server on ${dataDir} does not take orders (yet): try again once it is ready.`, { cause: error });
    return answer;
  }
}

const FAULTS: Record<NonNullable<Checked['broken']>['what'], string> = {
  altered: 'this entry is not what was recorded',
  missing: 'this entry was removed before its time',
  chain: 'this link does not follow from the one before it, or is not the one that was noted',
  gap: 'links are missing from here on',
  unsealed: 'this entry was never sealed. If the server was killed a moment after it was written, start it again, wait a second and verify anew; otherwise somebody added it',
  name: 'the name in this entry is not the one that was recorded',
};

/** What was found, for the person who asked. */
function words({ name, entries, forgotten, from, to, head, broken }: Checked): string {
  const range = from && to ? `, from ${from} to ${to}` : '';
  const walked = `${name}: ${entries} entries${range}; ${forgotten} more had their time and were deleted.\nChain: ${head.seq} links, head ${head.seq}:${head.hash}\n`;
  if (!broken) return `${walked}Nothing was changed, removed or slipped in. Note the head elsewhere: --known tells later whether the journal still goes through it.\n`;
  const at = [broken.seq === null ? '' : `link ${broken.seq}`, broken.entryId === null ? '' : `entry ${broken.entryId}`].filter(Boolean).join(', ');
  return `${walked}BROKEN at ${at}: ${FAULTS[broken.what]}.\n`;
}
