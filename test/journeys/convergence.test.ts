/** Killed in the middle, everything converges: server, agent, each with kill -9 while dpkg works. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppView } from '#contract';
import { buildSlowDeb, dpkgIsClean, installedVersion, purge } from '../support/debian.js';
import { exclusive } from '../support/exclusive.js';
import { end, openHouse, type House } from '../support/house.js';
import { deploy, reaches, thisMachine, uploadApp } from '../support/orders.js';
import { describeWith } from '../support/parts.js';

describeWith(['packages apart'], 'kill -9 in the middle of an installation', () => {
  let house: House;
  let folder: string;
  let app: AppView;
  let deviceId: string;
  let release: () => Promise<void>;
  const key = 'app:craie-slow';

  beforeAll(async () => {
    release = await exclusive('apt');
    await purge('craie-slow');
    folder = await mkdtemp(join(tmpdir(), 'craie-deb-'));
    house = await openHouse({}, { engine: 'pglite' });
    await house.startAgent();
    ({ id: deviceId } = await thisMachine(house));
    app = await uploadApp(house, await buildSlowDeb('craie-slow', folder, 5));
  }, 400_000);

  afterAll(async () => {
    await house?.dispose();
    await rm(folder, { recursive: true, force: true });
    await purge('craie-slow');
    await release?.();
  });

  test('the server: the agent goes on, reports on its return, nothing is done twice', async () => {
    await deploy(house, app, deviceId, 'present');
    await reaches(house, deviceId, key, ['working']);
    expect(await installedVersion('craie-slow')).toBeUndefined();
    await end(house.server, 'SIGKILL');
    await house.startServer();
    const item = await reaches(house, deviceId, key, ['done'], 300);
    expect(item.version).toBe(await installedVersion('craie-slow'));
    expect(await dpkgIsClean()).toBe(true);
  }, 400_000);

  test('the agent: dpkg is not cut, the restarted agent finishes the removal', async () => {
    await deploy(house, app, deviceId, 'absent');
    await reaches(house, deviceId, key, ['working']);
    await end(house.agent, 'SIGKILL');
    await house.startAgent();
    await reaches(house, deviceId, key, ['done'], 300);
    expect(await installedVersion('craie-slow')).toBeUndefined();
    expect(await dpkgIsClean()).toBe(true);
  }, 400_000);
});
