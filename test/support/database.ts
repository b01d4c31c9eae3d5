/**
 * An empty, migrated database for a suite, on either engine, in well under a second: the migrations run once into a
 * template (a folder or a PostgreSQL database named by the hash of their sources) and each suite gets a copy.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { cp, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Database, type DatabaseOptions } from '#database';
import { Authority } from '#pki';
import { describeWith } from './parts.js';
import { createFrom, dropDatabase, ensureTemplate, postgresUrl } from './postgres.js';

/** Where templates are kept: see scripts/test.mjs. A bare jest keeps them among the machine's temporary files. */
const templates = process.env['CRAIE_TEST_TEMPLATES'] ?? tmpdir();

export type EngineName = 'pglite' | 'postgresql';
type Schema = Pick<DatabaseOptions, 'entities' | 'migrations' | 'onTrouble'>;

/** For suites that do not turn on the engine: PostgreSQL where there is one, because each embedded start costs three seconds of processor. */
export const usualEngine: EngineName = postgresUrl === undefined ? 'pglite' : 'postgresql';

/** One describe block per engine; PostgreSQL is a part that a machine may lack. */
export function describeEngines(name: string, suite: (engine: EngineName) => void): void {
  describe(`${name} (pglite)`, () => suite('pglite'));
  describeWith(['PostgreSQL'], `${name} (postgresql)`, () => suite('postgresql'));
}

export interface TestGround {
  dataDir: string;
  /** Present on PostgreSQL. */
  url: string | undefined;
  remove(): Promise<void>;
}

/** A data folder (and a PostgreSQL database) that holds the migrated, empty schema and an authority; for tests that start a whole server. */
export async function testGround(engine: EngineName, schema: Schema): Promise<TestGround> {
  const dataDir = await mkdtemp(join(tmpdir(), 'craie-test-'));
  await cp(await folderTemplate(`craie_authority_${sourcesHash('libs/pki')}`, async (folder) => void (await Authority.open(folder))), join(dataDir, 'pki'), { recursive: true });
  const removeFolder = () => rm(dataDir, { recursive: true, force: true });
  const name = `craie_template_${schemaHash(schema)}`;
  if (engine === 'pglite') {
    await cp(await folderTemplate(name, (folder) => migrate({ ...schema, dataDir: folder }), 'database'), join(dataDir, 'database'), { recursive: true });
    return { dataDir, url: undefined, remove: removeFolder };
  }
  await ensureTemplate(name, (url) => migrate({ ...schema, url, dataDir }));
  const url = await createFrom(name);
  return { dataDir, url, remove: async () => { await dropDatabase(url); await removeFolder(); } };
}

/** Opens an empty, migrated database of its own; `close()` also removes it. An unexpected trouble is a warning. */
export async function openTestDatabase(engine: EngineName, schema: Schema): Promise<Database> {
  const ground = await testGround(engine, schema);
  const database = await Database.open({ ...schema, dataDir: ground.dataDir, ...(ground.url ? { url: ground.url } : {}) });
  const close = database.close.bind(database);
  database.close = async () => {
    await close();
    await ground.remove();
  };
  return database;
}

/** A folder of this run by this name, made when it is not there by filling one; of that, `part` alone when one is named. The runner removes it with its own. */
async function folderTemplate(name: string, fill: (folder: string) => Promise<void>, part = ''): Promise<string> {
  const folder = join(templates, `${name}_${userInfo().uid}`);
  if (await stat(folder).catch(() => undefined)) return folder;
  const making = await mkdtemp(join(templates, 'craie-template-'));
  await fill(making);
  // Another test process may have been faster: its template is as good.
  await rename(join(making, part), folder).catch(() => {});
  await rm(making, { recursive: true, force: true });
  return folder;
}

async function migrate(options: DatabaseOptions): Promise<void> {
  const database = await Database.open(options);
  await database.close();
}

/** Changes whenever a migration, or the ground under it, does. */
const schemaHash = ({ migrations }: Schema): string =>
  createHash('sha256').update(String(Object.values(migrations).map(String))).update(readFileSync('libs/database/prepare.ts')).update(sourcesHash('apps/server/src/migrations')).digest('hex').slice(0, 16);

/** Of the names and texts of the files right in a folder. */
function sourcesHash(folder: string): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}
