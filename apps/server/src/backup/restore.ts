/** `npm run restore -- FILE`: puts an archive in the place of what is lost. The server must not run. */
import { createReadStream, createWriteStream } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DatabaseVisit, lockFolder } from '#database';
import type { Places } from '../shared/config-places.js';
import { readArchive, textOf, type Contents } from './archive.js';
import type { Backup } from './backup.js';
import { damaged, Failure } from './failure.js';
import { DATABASE_FILE, readManifest, type Manifest } from './manifest.js';
import { pgDump, pgRestore } from './pg-tools.js';
import { RESTORED, type Restored } from './restored.js';
import { readTar, type TarEntry } from './tar.js';

export interface RestoreOptions {
  passphrase?: string | undefined;
  /** Put aside what is there already. */
  force: boolean;
  /** Migrations that this Craie knows. */
  known: readonly string[];
}

/** What the data folder keeps beside the keys. */
const KEPT = ['database', 'files', 'secret.key'] as const;

/**
 * Everything is read, compared and loaded beside the place it belongs before anything is moved.
 * @throws FolderInUse while a server runs on the folder; Failure with what to do
 */
export async function restoreBackup(places: Places, path: string, options: RestoreOptions): Promise<Backup & { aside: string | undefined }> {
  const { dataDir } = places;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(dataDir);
  const staging = join(dataDir, 'restoring');
  try {
    const occupied = await whatIsThere(places);
    if (occupied.length > 0 && !options.force) {
      throw new Failure(`There is something already: ${occupied.join(', ')}. Restore into an empty place, or say --force to have it put aside.`);
    }
    await rm(staging, { recursive: true, force: true });
    const { manifest, contents } = await unpack(places, path, staging, options);
    const aside = occupied.length > 0 ? join(dataDir, `replaced-${new Date().toISOString().replaceAll(/[:.]/g, '')}`) : undefined;
    if (aside) await mkdir(aside, { mode: 0o700 });
    await loadDatabase(places, manifest, staging, aside);
    await moveIn(places, staging, aside);
    const { id, takenAt, version } = manifest;
    const restored: Restored = { id, takenAt, version, restoredAt: new Date().toISOString() };
    await writeFile(join(dataDir, RESTORED), JSON.stringify(restored), { mode: 0o600, flush: true });
    return { manifest, contents, aside };
  } finally {
    await rm(staging, { recursive: true, force: true });
    await unlock();
  }
}

async function whatIsThere({ dataDir, certsDir, databaseUrl }: Places): Promise<string[]> {
  const names = await readdir(dataDir);
  const found: string[] = KEPT.filter((name) => names.includes(name)).map((name) => join(dataDir, name));
  const keys = await readdir(certsDir).catch(() => []);
  if (keys.length > 0) found.push(certsDir);
  if (databaseUrl !== undefined && !(await DatabaseVisit.during({ url: databaseUrl }, (visit) => visit.isEmpty()))) found.push('tables in the database');
  return found;
}

async function unpack({ databaseUrl }: Places, path: string, staging: string, { passphrase, known }: RestoreOptions): Promise<Backup> {
  let manifest: Manifest | undefined;
  const contents: Contents = await readArchive(path, passphrase, async (entry) => {
    if (!manifest) {
      if (entry.name !== 'manifest.json' || entry.size > 1_000_000) throw damaged('it has no manifest');
      manifest = readManifest(await textOf(entry), known);
      checkEngine(manifest, databaseUrl);
    } else await writeEntry(join(staging, entry.name), entry);
  });
  if (!manifest) throw damaged('it has no manifest');
  const wanted = [DATABASE_FILE[manifest.engine], ...(manifest.secret === 'inside' ? ['secret.key'] : [])];
  const missing = wanted.find((name) => !contents.has(name));
  if (missing) throw damaged(`${missing} is missing`);
  if (![...contents.keys()].some((name) => /^pki\/root-.*\.crt$/.test(name))) throw damaged('the authority is missing');
  return { manifest, contents };
}

function checkEngine({ engine }: Manifest, databaseUrl: string | undefined): void {
  if (engine === 'postgresql' && databaseUrl === undefined) throw new Failure('This archive is of a PostgreSQL database: set DATABASE_URL to an empty one. It cannot become an embedded database.');
  if (engine === 'pglite' && databaseUrl !== undefined) throw new Failure('This archive is of an embedded database: restore it without DATABASE_URL. It cannot become a PostgreSQL one.');
}

async function loadDatabase({ databaseUrl, environment }: Places, { engine, migrations }: Manifest, staging: string, aside: string | undefined): Promise<void> {
  const file = join(staging, DATABASE_FILE[engine]);
  let loaded: string[];
  if (databaseUrl === undefined) {
    await unpackFolder(file, join(staging, 'database'));
    loaded = await DatabaseVisit.during({ dataDir: staging }, (visit) => visit.migrations());
  } else {
    const place = { url: databaseUrl };
    if (aside && !(await DatabaseVisit.during(place, (visit) => visit.isEmpty()))) await pgDump(databaseUrl, join(aside, DATABASE_FILE.postgresql), environment);
    await DatabaseVisit.during(place, (visit) => visit.clear());
    await pgRestore(databaseUrl, file, environment);
    loaded = await DatabaseVisit.during(place, (visit) => visit.migrations());
  }
  if (loaded.join() !== migrations.join()) throw new Failure('The database inside is not the one that the manifest describes. Take another archive.');
}

/** The embedded database's own copy of its folder. */
async function unpackFolder(file: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const bytes = createReadStream(file).pipe(createGunzip()) as AsyncIterable<Buffer>;
  for await (const entry of readTar(bytes)) {
    const name = entry.name.replace(/^[./]+/, '');
    if (name.split('/').includes('..')) throw damaged(`the database holds ${JSON.stringify(entry.name)}`);
    if (entry.folder) await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
    else await writeEntry(join(folder, name), entry);
  }
}

async function writeEntry(path: string, entry: TarEntry): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await pipeline(Readable.from(entry.body, { objectMode: true }), createWriteStream(path, { mode: 0o600, flags: 'wx', flush: true }));
}

async function moveIn({ dataDir, certsDir }: Places, staging: string, aside: string | undefined): Promise<void> {
  if (aside) await moveAll(certsDir, join(aside, 'pki'));
  await moveAll(join(staging, 'pki'), certsDir);
  for (const name of KEPT) {
    if (aside) await move(join(dataDir, name), join(aside, name));
    await move(join(staging, name), join(dataDir, name));
  }
}

async function move(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** The keys may lie on a volume of their own, which is not replaced itself. */
async function moveAll(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const name of await readdir(from).catch(() => [])) {
    await cp(join(from, name), join(to, name), { recursive: true });
    await rm(join(from, name), { recursive: true });
  }
}
