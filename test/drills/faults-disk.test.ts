/** A disk that is full of packages: said by name, nothing half-kept, and over as soon as there is room again. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AppView, HealthView } from '#contract';
import { startPostgres } from '../../scripts/postgres.mjs';
import { makeDeb } from '../support/deb.js';
import { openHouse, type House } from '../support/house.js';
import { describeWith } from '../support/parts.js';

const run = promisify(execFile);
const MB = 1024 * 1024;
/** More than the health check wants free, so that the disk is sound before it is filled. */
const DISK = 256 * MB;

describeWith(['PostgreSQL', 'root on Debian'], 'a full disk', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let disk: string;
  let house: House;

  beforeAll(async () => {
    postgres = await startPostgres();
    if (!postgres) throw new Error('PostgreSQL is not installed on this machine.');
    disk = await mkdtemp(join(tmpdir(), 'craie-disk-'));
    await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK},mode=700`, 'craie-test', disk]);
    house = await openHouse({ DATABASE_URL: postgres.url, DATA_DIR: disk });
  });

  afterAll(async () => {
    await house?.dispose();
    await run('umount', [disk]);
    await rm(disk, { recursive: true, force: true });
    await postgres?.stop();
  });

  const ready = async () => {
    const answer = await fetch(`${house.url}/api/v1/health/ready`);
    return { status: answer.status, view: (await answer.json()) as HealthView };
  };
  const upload = (content: Buffer) => house.api.upload<AppView>('plein_1.0_all.deb', content);
  const kept = async () => (await readdir(join(disk, 'files'), { recursive: true })).filter((name) => name !== 'tmp');

  test('an upload that does not fit, and the same one when it does', async () => {
    const deb = makeDeb({ Package: 'plein', Version: '1.0' }, 8 * MB);
    const filler = join(disk, 'filler');
    await writeFile(filler, '');
    await run('fallocate', ['-l', String(DISK - 4 * MB), filler]);

    const refusal = await upload(deb).then(() => '', (error: Error) => error.message);
    expect(refusal).toMatch(/ 507 .*"code":"disk_full"/);
    expect(refusal).toMatch(/"detail":"The disk of the server has no room[^"]+\."/);
    expect(await kept()).toEqual([]);
    const { status, view } = await ready();
    expect(status).toBe(503);
    expect(view.checks.filter((check) => !check.ok)).toEqual([{ name: 'disk', ok: false, detail: expect.stringMatching(/free some space/) }]);

    await rm(filler);
    expect((await ready()).status).toBe(200);
    expect((await upload(deb)).name).toBe('plein');
    expect(await kept()).toHaveLength(2);
    expect(house.server.exitCode).toBeNull();
  });
});
