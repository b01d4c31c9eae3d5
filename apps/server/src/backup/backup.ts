/** `npm run backup -- FILE`: everything a lost machine would take with it, in one file, while the server works. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseVisit, FolderInUse, lockFolder } from '#database';
import type { Places } from '../shared/config-places.js';
import { newId } from '../shared/id.js';
import { writeArchive, type Contents, type Source } from './archive.js';
import { LONGEST_SOCKET_PATH, controlSocket, order } from './control-client.js';
import { Failure } from './failure.js';
import { DATABASE_FILE, FORMAT, ownVersion, type Manifest } from './manifest.js';
import { pgDump } from './pg-tools.js';
import { withStaging } from './staging.js';

/** What the running server answers to `/dump`. */
export interface Dumped {
  path: string;
  migrations: string[];
}

export interface Backup {
  manifest: Manifest;
  contents: Contents;
}

/** The database first: every file it names is older than it, and is still there. @throws Failure with what to do */
export async function takeBackup(places: Places, path: string, passphrase?: string): Promise<Backup> {
  const { dataDir, databaseUrl, secretOutside } = places;
  const takenAt = new Date();
  return withStaging(dataDir, async (staging) => {
    const { path: database, migrations } = databaseUrl === undefined ? await dumpEmbedded(dataDir, staging) : await dumpPostgres(databaseUrl, staging, places);
    if (migrations.length === 0) throw new Failure('This database holds no Craie yet: start the server once.');
    const engine = databaseUrl === undefined ? 'pglite' : 'postgresql';
    const manifest: Manifest = {
      craie: 'backup', format: FORMAT, version: ownVersion(), id: newId(), takenAt: takenAt.toISOString(), engine, migrations, secret: secretOutside ? 'outside' : 'inside',
    };
    return { manifest, contents: await writeArchive(path, manifest, sources(places, { name: DATABASE_FILE[engine], path: database }), passphrase) };
  });
}

async function dumpPostgres(url: string, staging: string, { environment }: Places): Promise<Dumped> {
  const path = join(staging, DATABASE_FILE.postgresql);
  const migrations = await DatabaseVisit.during({ url }, (visit) => visit.migrations());
  await pgDump(url, path, environment);
  return { path, migrations };
}

/** One process owns the embedded database: the running server makes the copy, or nobody runs and we do. */
async function dumpEmbedded(dataDir: string, staging: string): Promise<Dumped> {
  try {
    const unlock = await lockFolder(dataDir);
    try {
      const path = join(staging, DATABASE_FILE.pglite);
      return await DatabaseVisit.during({ dataDir }, async (visit) => {
        await visit.dump(path);
        return { path, migrations: await visit.migrations() };
      });
    } finally {
      await unlock();
    }
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    if (Buffer.byteLength(controlSocket(dataDir)) > LONGEST_SOCKET_PATH) throw new Failure(`The path ${dataDir} is too long for a socket: stop the server, or give it a shorter DATA_DIR.`, { cause: error });
    const answer = await order(dataDir, '/dump');
    if (answer === undefined) throw new Failure(`The server on ${dataDir} does not take orders (yet): try again once it is ready.`, { cause: error });
    return answer as Dumped;
  }
}

async function* sources({ dataDir, certsDir, secretOutside }: Places, database: Source): AsyncGenerator<Source> {
  yield database;
  for (const name of await listed(certsDir)) if (/\.(key|crt|pem|json|sig)$/.test(name)) yield { name: `pki/${name}`, path: join(certsDir, name) };
  if (!secretOutside) yield { name: 'secret.key', path: join(dataDir, 'secret.key') };
  // Two letters a folder: the list of one is all that is held.
  for (const folder of await listed(join(dataDir, 'files'))) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue;
    for (const name of await listed(join(dataDir, 'files', folder))) yield { name: `files/${folder}/${name}`, path: join(dataDir, 'files', folder, name) };
  }
}

async function listed(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
