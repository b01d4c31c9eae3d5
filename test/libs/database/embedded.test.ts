import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Database, FolderInUse } from '#database';
import { openTestDatabase } from '../../support/database.js';
import { COMMUNE_1, SCHEMA, TENANT_A, Thing } from './thing.js';

const EMPTY = { entities: [], migrations: [] };
const writer = new URL('./writer.mjs', import.meta.url).pathname;
const row = (id: number) => ({ id, tenantId: TENANT_A, organisationId: COMMUNE_1 });

/** Runs the writer for a while, kills it without warning and answers the last id it was told is stored. */
async function writeAndKill(dataDir: string, rows: number): Promise<number> {
  const child = spawn(process.execPath, [writer, dataDir], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  let last = 0;
  let seen = 0;
  for await (const line of createInterface(child.stdout)) {
    if (line !== 'ready') last = Number(line);
    if (seen++ === rows) child.kill('SIGKILL');
  }
  await gone;
  return last;
}

describe('the embedded engine', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'craie-test-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  test('a second start on the same folder is refused with a sentence, and works after the first ended', async () => {
    const first = await Database.open({ dataDir, ...EMPTY });
    const second = Database.open({ dataDir: `${dataDir}/.`, ...EMPTY });
    await expect(second).rejects.toThrow(FolderInUse);
    await expect(second).rejects.toThrow(/in use by another Craie server.*DATA_DIR/);
    await first.ping();
    await first.close();
    const third = await Database.open({ dataDir, ...EMPTY });
    await third.close();
  });

  test('kill -9 in the middle of writing loses nothing that was acknowledged, and leaves no lock', async () => {
    let last = 0;
    for (const rows of [40, 90]) last = await writeAndKill(dataDir, rows);
    expect(last).toBeGreaterThanOrEqual(129);
    const db = await Database.open({ dataDir, ...EMPTY });
    const [found] = await db.system((em) => em.query('select count(*)::int as count, max(id) as last from line'));
    await db.close();
    expect(found.last).toBeGreaterThanOrEqual(last);
    expect(found.count).toBe(found.last);
  });

  test('a dump can be unpacked and opened; four are kept', async () => {
    const db = await openTestDatabase('pglite', SCHEMA);
    await db.system((em) => em.insert(Thing, row(1)));
    const path = (await db.dump()) ?? '';
    const copy = join(dataDir, 'copy.tar.gz');
    await copyFile(path, copy);
    for (const day of [1, 2, 3, 4, 5]) await writeFile(join(path, '..', `craie-2020010${day}T000000Z.tar.gz`), '');
    await db.dump();
    const kept = await readdir(join(path, '..'));
    await db.close();
    expect(kept).toHaveLength(4);

    await mkdir(join(dataDir, 'database'));
    await promisify(execFile)('tar', ['xzf', copy, '-C', join(dataDir, 'database')]);
    const restored = await Database.open({ dataDir, ...SCHEMA });
    expect(await restored.system((em) => em.count(Thing))).toBe(1);
    await restored.close();
  });
});
