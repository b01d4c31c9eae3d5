/** A server that is killed while it puts a large deployment into the targets, and another one that goes on. */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppView, DeploymentView } from '#contract';
import { Database } from '#database';
import { Api, waitReady } from '../../../scripts/demo/api.js';
import { freePort } from '../../../scripts/demo/processes.js';
import { SCHEMA } from '../../../apps/server/src/schema.js';
import { createServer } from '../../../apps/server/src/server.js';
import { loadConfig } from '../../../apps/server/src/shared/config-load.js';
import { testGround, usualEngine, type TestGround } from '../../support/database.js';
import { SERVER } from '../../support/house-template.js';
import { end } from '../../support/house.js';
import { until } from '../../support/until.js';
import { OWNER } from '../access/door.js';

/** Several times what one transaction takes. */
const DEVICES = 7_000;

let ground: TestGround;
let settings: Record<string, string>;
let victim: ChildProcess | undefined;
beforeAll(async () => {
  ground = await testGround(usualEngine, SCHEMA);
  const passwordFile = join(ground.dataDir, 'owner-password');
  await writeFile(passwordFile, OWNER.password);
  settings = {
    DATA_DIR: ground.dataDir, DATABASE_URL: ground.url ?? '', HTTP_PORT: String(await freePort()), DEVICE_HOST: '127.0.0.1', DEVICE_PORT: '0', MQTT_PORT: '0', LOG_LEVEL: 'silent',
    CRAIE_SECOND_FACTOR: 'off', CRAIE_OWNER_EMAIL: OWNER.email, CRAIE_OWNER_PASSWORD_FILE: passwordFile, CRAIE_SAMPLE: 'landes',
  };
  const first = await createServer(loadConfig({ ...settings, HTTP_PORT: '0' }));
  await first.app.get(Database).system((em) => em.query(
    `insert into device (id, tenant_id, organisation_id, site_id, name, kind, platform, status, presence, enrolled_at, name_key, site_key, os_key, seen_key, search_text)
     select gen_random_uuid(), s.tenant_id, s.organisation_id, s.id, 'T', 'laptop', 'linux', 'active', 'offline', now(), 't', '', '', now(), 't'
     from (select * from site limit 1) s, generate_series(1, $1)`, [DEVICES],
  ));
  await first.close();
});
afterAll(async () => {
  if (victim) await end(victim, 'SIGKILL');
  await ground?.remove();
});

test('every device is told once, and none is forgotten', async () => {
  victim = spawn(process.execPath, [SERVER], { env: { PATH: process.env.PATH, ...settings }, stdio: 'ignore' });
  const url = `http://127.0.0.1:${settings['HTTP_PORT']}`;
  await waitReady(url, 100);
  const api = new Api(url);
  await api.signIn(OWNER.email, OWNER.password);
  const app = await api.call<AppView>('POST', '/apps', { name: 'Klettres', package: 'klettres' });
  const { id, total } = await api.call<DeploymentView>('POST', '/deployments', { appId: app.id, ensure: 'present', devices: { filter: {} } });
  await end(victim, 'SIGKILL');
  expect(total).toBe(DEVICES);

  const next = await createServer(loadConfig({ ...settings, HTTP_PORT: '0' }));
  try {
    const ask = <T>(statement: string, params: unknown[] = []): Promise<T[]> => next.app.get(Database).ask<T>(statement, params);
    await until('the rest is in the targets', async () => (await ask(`select 1 from deployment where id = $1 and due_at is null`, [id])).length === 1);
    expect(await ask(`select phase, count(*)::int as devices from deployment_device where deployment_id = $1 group by 1`, [id])).toEqual([{ phase: 'assigned', devices: DEVICES }]);
    expect(await ask(`select t.revision, count(*)::int as devices from device_target t join target_item i on i.device_id = t.device_id and i.deployment_id = $1 group by 1`, [id])).toEqual([{ revision: 1, devices: DEVICES }]);
  } finally {
    await next.close();
  }
});
