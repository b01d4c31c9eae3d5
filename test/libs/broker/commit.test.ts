import { openEmbeddedLink } from '#broker';
import { Worker } from 'node:worker_threads';
import { event, Fleet, gone, heartbeat, until } from './fleet.js';

let fleet: Fleet;
beforeEach(async () => {
  fleet = await Fleet.open();
});
afterEach(() => fleet.close());
const up = (id: string, kind: string): string => `craie/v1/${id}/up/${kind}`;

it('acknowledges after the commit, never before', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const device = await fleet.device();
  await until('the connection', () => fleet.batches.length > 0);
  let called = 0;
  fleet.handle = async () => {
    called++;
    await held;
  };
  let acknowledged = 0;
  for (const kind of ['event', 'heartbeat']) void device.publishAsync(up(device.id, kind), kind === 'event' ? event() : heartbeat(), { qos: 1 }).then(() => acknowledged++);
  await until('the batch', () => called > 0);
  // A ping is answered meanwhile: the connection is alive, and the acknowledgement still has not come.
  let pinged = false;
  device.on('packetreceive', ({ cmd }) => (pinged ||= cmd === 'pingresp'));
  device.sendPing();
  await until('the answer to the ping', () => pinged);
  expect(acknowledged).toBe(0);
  release();
  await until('both acknowledgements', () => acknowledged === 2);
});

it('tries a refused batch again, the same one, and then acknowledges', async () => {
  const device = await fleet.device();
  await until('the connection', () => fleet.batches.length > 0);
  const seen: string[] = [];
  fleet.handle = async (batch) => {
    seen.push(JSON.stringify(batch));
    if (seen.length < 3) throw new Error('database is away');
  };
  await device.publishAsync(up(device.id, 'event'), event(), { qos: 1 });
  expect(new Set(seen.slice(0, 3)).size).toBe(1);
  expect(device.connected).toBe(true);
});

it('while the database is away it coalesces, holds the senders, loses nothing and keeps the connections', async () => {
  const devices = await Promise.all([fleet.device(), fleet.device()]);
  await until('the connections', () => fleet.batches.flatMap((b) => b.connections).length === 2);
  let away = true;
  let tried = 0;
  fleet.handle = async ({ messages, heartbeats }) => {
    tried = messages.length + heartbeats.deviceId.length;
    if (away) throw new Error('database is away');
  };
  let acknowledged = 0;
  for (const device of devices) {
    for (let i = 0; i < 60; i++) void device.publishAsync(up(device.id, 'event'), event(), { qos: 1 }).then(() => acknowledged++, () => undefined);
    for (let i = 0; i < 20; i++) device.publish(up(device.id, 'heartbeat'), heartbeat(i), { qos: 0 });
  }
  // Sixteen messages of each device are taken in, and its latest heartbeat; the rest waits at the devices.
  await until('messages that wait', async () => tried + (await fleet.link.stats()).pending >= 2 * 16);
  expect(tried + (await fleet.link.stats()).pending).toBeLessThanOrEqual(2 * (16 + 2));
  expect(acknowledged).toBe(0);
  away = false;
  await until('all acknowledgements', () => acknowledged === 120);
  expect(fleet.messages).toHaveLength(120);
  expect(devices.every((d) => d.connected)).toBe(true);
});

it('keeps the order of one device', async () => {
  const device = await fleet.device();
  await Promise.all(Array.from({ length: 100 }, (_, i) => device.publishAsync(up(device.id, 'event'), event(String(i)), { qos: 1 })));
  expect(fleet.messages.map((m) => m.kind === 'event' && m.body.id)).toEqual(Array.from({ length: 100 }, (_, i) => String(i)));
});

it('starts another worker when one dies: same port, same revocations, unacknowledged messages come again', async () => {
  const workers: Worker[] = [];
  await fleet.link.close();
  const server = await fleet.authority.issueServer(['127.0.0.1']);
  const options = { host: '127.0.0.1', port: 0, certificate: server.certificate, key: server.key, roots: fleet.authority.roots, revoked: [] };
  fleet.link = await openEmbeddedLink(options, (o) => {
    const worker = new Worker(new URL('../../../dist/libs/broker/worker.js', import.meta.url), { workerData: o });
    workers.push(worker);
    return worker;
  });
  let block = true;
  fleet.link.onBatch(async (batch) => {
    if (block) throw new Error('not yet');
    fleet.batches.push(batch);
  });
  let restarts = 0;
  fleet.link.onRestart(() => restarts++);
  const { port } = fleet.link;
  const revoked = fleet.credentials();
  await fleet.link.revoke([revoked.serial]);
  const device = await fleet.device();
  let acknowledged = false;
  void device.publishAsync(up(device.id, 'event'), event(), { qos: 1 }).then(() => (acknowledged = true), () => undefined);
  await until('the message', async () => (await fleet.link.stats()).received > 0);
  await workers[0]?.terminate();
  await gone(device);
  expect(await fleet.link.send([{ deviceId: device.id, kind: 'wanted', payload: '{}' }])).toEqual([]);
  await until('the restart', () => restarts === 1);
  expect(acknowledged).toBe(false);
  expect(fleet.link.port).toBe(port);
  block = false;
  await expect(fleet.device(revoked)).rejects.toThrow();
  await fleet.serves();
});

it('says why when the port is taken', async () => {
  const server = await fleet.authority.issueServer(['127.0.0.1']);
  await expect(Fleet.open({ port: fleet.link.port, certificate: server.certificate, key: server.key })).rejects.toThrow(/EADDRINUSE/);
});
