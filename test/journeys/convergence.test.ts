/** Killed in the middle, everything converges: server, agent, each with kill -9 while dpkg works. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppView } from '#contract';
import { downloadDeb, dpkgIsClean, installedVersion, purge } from '../support/debian.js';
import { end, openHouse, type House } from '../support/house.js';
import { deploy, reaches, thisMachine, uploadApp } from '../support/orders.js';
import { describeWith } from '../support/parts.js';

describeWith(['root on Debian'], 'kill -9 in the middle of an installation', () => {
  let house: House;
  let folder: string;
  let app: AppView;
  let deviceId: string;
  const key = 'app:klettres';

  beforeAll(async () => {
    await purge('klettres');
    folder = await mkdtemp(join(tmpdir(), 'craie-deb-'));
    house = await openHouse();
    await house.startAgent();
    ({ id: deviceId } = await thisMachine(house));
    app = await uploadApp(house, await downloadDeb('klettres', folder));
  }, 180_000);

  afterAll(async () => {
    await house?.dispose();
    await rm(folder, { recursive: true, force: true });
    await purge('klettres');
  }, 120_000);

  test('the server: the agent goes on, reports on its return, nothing is done twice', async () => {
    await deploy(house, app, deviceId, 'present');
    await reaches(house, deviceId, key, ['downloading', 'working']);
    await end(house.server, 'SIGKILL');
    await house.startServer();
    const item = await reaches(house, deviceId, key, ['done'], 300);
    expect(item.version).toBe(await installedVersion('klettres'));
    expect(await dpkgIsClean()).toBe(true);
  }, 400_000);

  test('the agent: dpkg is not cut, the restarted agent finishes the removal', async () => {
    await deploy(house, app, deviceId, 'absent');
    await reaches(house, deviceId, key, ['working', 'done']);
    await end(house.agent, 'SIGKILL');
    await house.startAgent();
    await reaches(house, deviceId, key, ['done'], 300);
    expect(await installedVersion('klettres')).toBeUndefined();
    expect(await dpkgIsClean()).toBe(true);
  }, 400_000);
});
