import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { downFilter, downTopic, upTopic } from '#contract';
import { MOSQUITTO_FILES } from '#broker';
import { describeWith } from '../../support/parts.js';
import { ExternalFleet, INVENTORY, ORDERS, PRESENCE } from './external-fleet.js';
import { event, heartbeat, hello, until } from './fleet.js';

const SEAT = 'craie-server-1';

describeWith(['mosquitto'], 'the link over an external broker', () => {
  let fleet: ExternalFleet;
  beforeEach(async () => { fleet = await ExternalFleet.open(); });
  afterEach(() => fleet?.close());

  it('brings up what devices say and down what they are told', async () => {
    const server = await fleet.process();
    await server.hold([SEAT, PRESENCE, INVENTORY, ORDERS]);
    const device = await fleet.device();
    const told: string[] = [];
    device.on('message', (topic, payload) => told.push(`${topic} ${payload.toString()}`));
    await device.subscribeAsync(downFilter(device.id), { qos: 1 });
    await device.publishAsync(upTopic(device.id, 'hello'), hello(), { qos: 1 });
    await device.publishAsync(upTopic(device.id, 'heartbeat'), heartbeat(7), { qos: 1 });
    await device.publishAsync(upTopic(device.id, 'event'), 'no JSON', { qos: 1 });
    await until('all of them', () => server.messages.length > 0 && server.batches.some((b) => b.heartbeats.deviceId.length > 0) && server.batches.some((b) => b.refusals.length > 0));
    expect(server.messages).toMatchObject([{ deviceId: device.id, kind: 'hello' }]);
    expect(server.batches.flatMap((b) => b.heartbeats.uptime)).toEqual([7]);
    expect(server.batches.flatMap((b) => b.refusals)).toMatchObject([{ deviceId: device.id, reason: 'malformed' }]);
    expect(server.batches.flatMap((b) => b.connections)).toEqual([]);
    expect(await server.link.send([{ deviceId: device.id, kind: 'welcome', payload: '{"v":1}' }])).toEqual([device.id]);
    await until('the welcome', () => told.length > 0);
    expect(told).toEqual([`${downTopic(device.id, 'welcome')} {"v":1}`]);
    expect((await server.link.stats()).names).toEqual([SEAT, PRESENCE, INVENTORY, ORDERS]);
  });

  it('acknowledges to the broker after the commit: what a dead process had not stored comes to the next one', async () => {
    const [first, second] = [await fleet.process(), await fleet.process()];
    await first.hold([ORDERS]);
    let holding = false;
    first.handle = (batch) => {
      holding ||= batch.messages.length > 0;
      return holding ? new Promise(() => undefined) : Promise.resolve();
    };
    const device = await fleet.device();
    const ids = Array.from({ length: 300 }, () => v7());
    await Promise.all(ids.map((id) => device.publishAsync(upTopic(device.id, 'event'), event(id), { qos: 1 })));
    await until('a batch that is never committed', () => holding);
    // As a kill would: no goodbye, and the second one takes the name.
    await second.hold([ORDERS]);
    await until('all of them at the second', () => second.messages.length >= ids.length);
    expect(second.messages.map((m) => (m.kind === 'event' ? m.body.id : m.kind))).toEqual(ids);
    // Committed and acknowledged: nothing comes a second time.
    await second.hold([]);
    const third = await fleet.process();
    await third.hold([ORDERS]);
    await device.publishAsync(upTopic(device.id, 'event'), event(), { qos: 1 });
    await until('the next one', () => third.messages.length > 0);
    expect(third.messages).toHaveLength(1);
  });

  it('keeps what is said while no server is there, also when the broker is restarted meanwhile', async () => {
    const server = await fleet.process();
    await server.hold([PRESENCE, ORDERS]);
    await server.hold([]);
    const device = await fleet.device();
    await device.publishAsync(upTopic(device.id, 'event'), event(), { qos: 1 });
    await device.publishAsync(upTopic(device.id, 'hello'), hello(), { qos: 1 });
    await fleet.broker.down();
    await fleet.broker.up();
    await server.hold([PRESENCE, ORDERS]);
    await until('both', () => server.messages.length === 2);
    expect(server.messages.map((m) => m.kind).sort()).toEqual(['event', 'hello']);
  });

  it('returns by itself after a restart of the broker, and says so', async () => {
    const server = await fleet.process();
    await server.hold([SEAT, ORDERS]);
    await fleet.broker.down();
    await until('the loss to show', async () => server.link.stats().then(() => false, (error: unknown) => /not reached/.test(String(error))));
    expect(await server.link.send([{ deviceId: v7(), kind: 'welcome', payload: '{}' }])).toEqual([]);
    await fleet.broker.up();
    await until('the return', () => server.restarts >= 2);
    const device = await fleet.device();
    await device.publishAsync(upTopic(device.id, 'event'), event(), { qos: 1 });
    await until('its message', () => server.messages.length === 1);
  });

  it('begins no connection under a name whose time is over: its next holder is left alone', async () => {
    const [old, next] = [await fleet.process(), await fleet.process()];
    const end = Date.now() + 1_500;
    await old.hold([ORDERS], end);
    await until('the end of its time', () => Date.now() > end);
    await next.hold([ORDERS]);
    await until('the old one to be thrown out', async () => old.link.stats().then(() => false, () => true));
    // Longer than the wait between two attempts.
    const quiet = Date.now() + 1_000;
    await until('a while', () => Date.now() > quiet);
    const device = await fleet.device();
    await device.publishAsync(upTopic(device.id, 'event'), event(), { qos: 1 });
    await until('its message', () => next.messages.length === 1);
    expect([old.messages.length, next.restarts]).toEqual([0, 0]);
  });

  it('orders hello after the last words of the connection before, within one millisecond', async () => {
    const server = await fleet.process();
    await server.hold([PRESENCE]);
    await server.hold([]);
    const device = await fleet.device();
    for (const kind of ['heartbeat', 'bye', 'hello'] as const) {
      const body = { heartbeat: heartbeat(), bye: '{"v":1,"reason":"lost"}', hello: hello() }[kind];
      await device.publishAsync(upTopic(device.id, kind), body, { qos: 1 });
    }
    await server.hold([PRESENCE]);
    await until('all three', () => server.messages.length === 2);
    const at = Object.fromEntries(server.messages.map((m) => [m.kind, m.at]));
    const [beat] = server.batches.flatMap((b) => b.heartbeats.at);
    expect(beat).toBeLessThan(at['bye'] ?? 0);
    expect(at['bye']).toBeLessThan(at['hello'] ?? 0);
  });

  it('gives a device its own topics alone, and refuses revoked certificates', async () => {
    const server = await fleet.process();
    await server.hold([SEAT, PRESENCE, INVENTORY, ORDERS]);
    const [device, other] = [await fleet.device(), await fleet.device()];
    const heard: string[] = [];
    other.on('message', (topic) => heard.push(topic));
    await other.subscribeAsync(['#', downFilter(device.id), downFilter(other.id)], { qos: 1 });
    await other.publishAsync(upTopic(device.id, 'event'), event(), { qos: 1 });
    await other.publishAsync(downTopic(device.id, 'command'), '{}', { qos: 1 });
    await server.link.send([device, other].map(({ id }) => ({ deviceId: id, kind: 'welcome', payload: '{}' })));
    await device.publishAsync(upTopic(device.id, 'event'), event(), { qos: 1 });
    await until('the message of the right one', () => server.messages.length > 0);
    await until('the word to the other', () => heard.length > 0);
    expect(server.messages.map((m) => m.deviceId)).toEqual([device.id]);
    expect(new Set(heard)).toEqual(new Set([downTopic(other.id, 'welcome')]));

    await writeFile(join(fleet.broker.folder, MOSQUITTO_FILES.revoked), fleet.authority.revocationLists([other.serial]));
    fleet.broker.reload();
    const { cert, key } = other.options;
    await until('the refusal', () => fleet.client({ clientId: other.id, ...(cert && { cert }), ...(key && { key }) }).then(() => false, () => true));
    await fleet.device();
  });

  it('takes the client id from the certificate: nobody takes the place of another', async () => {
    const device = await fleet.device();
    let thrownOut = false;
    device.on('close', () => { thrownOut = true; });
    await fleet.device(v7(), { clientId: device.id });
    await device.publishAsync(upTopic(device.id, 'event'), event(), { qos: 1 });
    expect(thrownOut).toBe(false);
  });
});
