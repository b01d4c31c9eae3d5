/** A server that is killed after the mail server took a mail and before it is written that it did. */
import { spawn, type ChildProcess } from 'node:child_process';
import { Database } from '#database';
import { add } from '../../../apps/server/src/mail/mail.store.js';
import { SCHEMA } from '../../../apps/server/src/schema.js';
import { createServer } from '../../../apps/server/src/server.js';
import { loadConfig } from '../../../apps/server/src/shared/config-load.js';
import { newId } from '../../../apps/server/src/shared/id.js';
import { testGround, usualEngine, type TestGround } from '../../support/database.js';
import { SERVER } from '../../support/house-template.js';
import { end } from '../../support/house.js';
import { until } from '../../support/until.js';
import { TurnedClock } from '../access/door.js';
import { PostOffice } from '../../support/post-office.js';

let office: PostOffice;
let ground: TestGround;
let victim: ChildProcess | undefined;
beforeAll(async () => {
  office = await PostOffice.start();
  ground = await testGround(usualEngine, SCHEMA);
});
afterAll(async () => {
  await end(victim, 'SIGKILL');
  await office?.close();
  await ground?.remove();
});

test('it goes out once more, with the same Message-ID, and no third time', async () => {
  const db = await Database.open({ ...SCHEMA, dataDir: ground.dataDir, ...(ground.url ? { url: ground.url } : {}) });
  await db.system((em) => add(em, newId(), newId(), { to: 'zoe@ville.example', subject: 'Bonjour', text: 'x' }, new Date()));
  await db.close();
  const settings = { DATA_DIR: ground.dataDir, DATABASE_URL: ground.url ?? '', HTTP_PORT: '0', DEVICE_HOST: '127.0.0.1', DEVICE_PORT: '0', MQTT_PORT: '0', LOG_LEVEL: 'silent', ...office.settings() };
  // It has the whole mail, and its answer comes when nobody listens any more.
  let killed: () => void = () => undefined;
  office.judge.mail = () => new Promise((resolve) => { killed = () => resolve(undefined); });
  victim = spawn(process.execPath, [SERVER], { env: { PATH: process.env.PATH, ...settings }, stdio: 'ignore' });
  await until('taken', async () => office.received.length === 1);
  await end(victim, 'SIGKILL');
  killed();
  office.judge = {};

  const clock = new TurnedClock();
  const next = await createServer(loadConfig(settings), { clock });
  try {
    clock.turn(121);
    await until('once more', async () => office.received.length === 2);
    await until('nothing kept', async () => (await next.app.get(Database).ask('select 1 from mail_message')).length === 0);
    clock.turn(3_600);
    expect(new Set(office.received.map(({ headers }) => headers['message-id'])).size).toBe(1);
  } finally {
    await next.close();
  }
  expect(office.received).toHaveLength(2);
});
