/** A server that is killed while a message is on its way, and another one that takes over. */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WebhookView } from '#contract';
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
import { Receiver } from './receiver.js';

let receiver: Receiver;
let ground: TestGround;
let settings: Record<string, string>;
let victim: ChildProcess;
let api: Api;
beforeAll(async () => {
  receiver = await Receiver.start();
  ground = await testGround(usualEngine, SCHEMA);
  const passwordFile = join(ground.dataDir, 'owner-password');
  await writeFile(passwordFile, OWNER.password);
  const port = await freePort();
  settings = {
    DATA_DIR: ground.dataDir, DATABASE_URL: ground.url ?? '', HTTP_PORT: String(port), DEVICE_HOST: '127.0.0.1', DEVICE_PORT: '0', MQTT_PORT: '0', LOG_LEVEL: 'silent',
    CRAIE_SECOND_FACTOR: 'off', CRAIE_OWNER_EMAIL: OWNER.email, CRAIE_OWNER_PASSWORD_FILE: passwordFile, ...receiver.settings,
  };
  victim = spawn(process.execPath, [SERVER], { env: { PATH: process.env.PATH, ...settings }, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await waitReady(url, 100);
  api = new Api(url);
  await api.signIn(OWNER.email, OWNER.password);
});
afterAll(async () => {
  await end(victim, 'SIGKILL');
  await receiver?.close();
  await ground?.remove();
});

test('what was on its way goes out once more, with the same id, and what was not yet tried goes out', async () => {
  await api.call<WebhookView>('POST', '/webhooks', { name: 'Suivi', url: `${receiver.url}/kill`, events: ['user.invited'] });
  const invite = (name: string) => api.call('POST', '/invitations', { email: `${name}@ville.example`, role: 'auditor' });
  receiver.answer = () => undefined;
  for (const name of ['un', 'deux', 'trois', 'quatre']) await invite(name);
  await until('four on their way', async () => receiver.open === 4);
  await invite('cinq');
  await end(victim, 'SIGKILL');
  const first = receiver.received.map(({ message }) => message.id);
  expect(first).toHaveLength(4);

  receiver.answer = (response) => void response.writeHead(204).end();
  const clock = new TurnedClock();
  const next = await createServer(loadConfig({ ...settings, HTTP_PORT: '0' }), { clock });
  try {
    // What was never tried is due at once; what the dead one had is due when its lease is over.
    await until('the fifth', async () => receiver.received.length === 5);
    expect(first).not.toContain(receiver.received[4]?.message.id);
    clock.turn(61);
    await until('the four again', async () => receiver.received.length === 9);
    expect(receiver.received.slice(5).map(({ message }) => message.id).sort()).toEqual([...first].sort());
  } finally {
    await next.close();
  }
});
