/** A server that is killed while it applies an import, and another one that takes over. */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditView, DeviceCount, ImportRunView, Page } from '#contract';
import { Api, waitReady } from '../../../scripts/demo/api.js';
import { freePort } from '../../../scripts/demo/processes.js';
import { SCHEMA } from '../../../apps/server/src/schema.js';
import { createServer } from '../../../apps/server/src/server.js';
import { loadConfig } from '../../../apps/server/src/shared/config-load.js';
import { testGround, usualEngine, type TestGround } from '../../support/database.js';
import { SERVER } from '../../support/house-template.js';
import { end } from '../../support/house.js';
import { until } from '../../support/until.js';
import { OWNER, TurnedClock } from '../access/door.js';

const MANY = 3_000;
let ground: TestGround;
let settings: Record<string, string>;
let victim: ChildProcess;
let api: Api;
beforeAll(async () => {
  ground = await testGround(usualEngine, SCHEMA);
  const passwordFile = join(ground.dataDir, 'owner-password');
  await writeFile(passwordFile, OWNER.password);
  const port = await freePort();
  settings = {
    DATA_DIR: ground.dataDir, DATABASE_URL: ground.url ?? '', HTTP_PORT: String(port), DEVICE_HOST: '127.0.0.1', DEVICE_PORT: '0', MQTT_PORT: '0', LOG_LEVEL: 'silent',
    CRAIE_SECOND_FACTOR: 'off', CRAIE_SAMPLE: 'landes', CRAIE_OWNER_EMAIL: OWNER.email, CRAIE_OWNER_PASSWORD_FILE: passwordFile,
  };
  victim = spawn(process.execPath, [SERVER], { env: { PATH: process.env.PATH, ...settings }, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await waitReady(url, 100);
  api = new Api(url);
  await api.signIn(OWNER.email, OWNER.password);
});
afterAll(async () => {
  await end(victim, 'SIGKILL');
  await ground?.remove();
});

test('what was written by then is there, said, not touched by anything else; begun again it is whole, and nothing is there twice', async () => {
  const [commune] = (await api.call<Page<{ code: string }>>('GET', '/organisations?limit=1&kind=commune')).items;
  const file = ['Désignation;N° de série;Commune', ...Array.from({ length: MANY }, (_, i) => `Tablette ${i};KILL-${10_000 + i};${commune?.code}`)].join('\n');
  const form = new FormData();
  form.append('file', new Blob([file]), 'parc.csv');
  const { id } = await api.call<ImportRunView>('POST', '/imports/devices', form);
  const path = `/imports/devices/${id}`;
  await api.call('POST', `${path}/check`);
  const applying = api.call('POST', `${path}/apply`).catch(() => undefined);
  await until('it writes', async () => { const { work } = await api.call<ImportRunView>('GET', path); return work !== null && work.done > MANY + 500; });
  await end(victim, 'SIGKILL');
  await applying;

  const clock = new TurnedClock();
  const next = await createServer(loadConfig({ ...settings, HTTP_PORT: '0' }), { clock });
  try {
    const again = new Api(next.urls.http);
    await again.signIn(OWNER.email, OWNER.password);
    const count = async () => (await again.call<DeviceCount>('GET', '/devices/count?q=kill-')).count;
    const run = () => again.call<ImportRunView>('GET', path);
    // The embedded engine has no other process that could go on with it; elsewhere its silence tells.
    if (usualEngine === 'postgresql') {
      expect((await run()).work).toMatchObject({ halted: false });
      clock.turn(31);
    }
    expect(await run()).toMatchObject({ state: 'open', work: { kind: 'applying', halted: true } });
    const written = await count();
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(MANY);
    await expect(again.call('DELETE', path)).rejects.toThrow(/cut off/);
    await expect(again.call('PUT', `${path}/mapping`, { mapping: (await run()).mapping })).rejects.toThrow(/cut off/);
    expect(await again.call<ImportRunView>('POST', `${path}/apply`)).toMatchObject({ state: 'applied', work: null });
    expect(await count()).toBe(MANY);
    const journal = (await again.call<Page<AuditView>>('GET', '/audit?limit=10')).items.filter(({ subject }) => subject === `import:${id}`);
    expect(journal.map(({ action, detail }) => [action, detail])).toEqual([
      ['import.applied', expect.objectContaining({ created: MANY })], ['import.stopped', expect.objectContaining({ undone: written, kept: 0 })],
    ]);
    expect(await again.call<ImportRunView>('POST', `${path}/undo`)).toMatchObject({ undone: { undone: MANY, kept: 0 } });
    expect(await count()).toBe(0);
  } finally {
    await next.close();
  }
});
