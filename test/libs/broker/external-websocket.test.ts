/** Devices that reach a server by WebSocket, whose broker is a real Mosquitto. */
import { once } from 'node:events';
import { v7 } from 'uuid';
import { downFilter, downTopic, upTopic } from '#contract';
import { describeWith } from '../../support/parts.js';
import { closed, Door } from './by-websocket.js';
import { ExternalFleet, INVENTORY, ORDERS, PRESENCE, type Process } from './external-fleet.js';
import { event, heartbeat, hello, until } from './fleet.js';

const SEAT = 'craie-server-1';
const MOST = 256 * 1024;

describeWith(['mosquitto'], 'devices by WebSocket beside an external broker', () => {
  let fleet: ExternalFleet;
  let server: Process;
  let door: Door;
  beforeEach(async () => {
    fleet = await ExternalFleet.open();
    server = await fleet.process();
    door = await Door.to(server.link);
    await server.hold([SEAT, PRESENCE, INVENTORY, ORDERS]);
  });
  afterEach(async () => {
    await door?.close();
    await fleet?.close();
  });
  const refusals = () => server.batches.flatMap((batch) => batch.refusals);
  const refused = (reason: string, deviceId: string) => until(reason, () => refusals().some((one) => one.reason === reason && one.deviceId === deviceId));
  const count = async () => (await server.link.stats()).webSockets;

  it('brings up what they say and down what they are told, as the broker does for all others', async () => {
    const id = v7();
    const device = await door.device(id);
    const told: string[] = [];
    device.on('message', (topic, payload) => told.push(`${topic} ${payload.toString()}`));
    await device.subscribeAsync(downFilter(id), { qos: 1 });
    await device.publishAsync(upTopic(id, 'hello'), hello(), { qos: 1 });
    await device.publishAsync(upTopic(id, 'heartbeat'), heartbeat(7), { qos: 1 });
    await until('both', () => server.messages.length > 0 && server.batches.some((b) => b.heartbeats.deviceId.length > 0));
    expect(server.messages).toMatchObject([{ deviceId: id, kind: 'hello' }]);
    await server.link.send([{ deviceId: id, kind: 'welcome', payload: '{"v":1}' }]);
    await until('the welcome', () => told.length > 0);
    expect(told).toEqual([`${downTopic(id, 'welcome')} {"v":1}`]);
    expect(await count()).toBe(1);
    await device.endAsync();
    await until('the end', async () => (await count()) === 0);
  });

  it('sends the last words of one that broke, and none of one that took its leave', async () => {
    const [polite, lost] = [v7(), v7()];
    const will = (id: string) => ({ will: { topic: upTopic(id, 'bye'), payload: Buffer.from('{"v":1,"reason":"lost"}'), qos: 1 as const, retain: false } });
    const [one, other] = [await door.device(polite, will(polite)), await door.device(lost, will(lost))];
    await one.endAsync();
    other.end(true);
    await until('the last words', () => server.messages.length > 0);
    expect(server.messages).toMatchObject([{ deviceId: lost, kind: 'bye' }]);
    await fleet.device();
    expect(server.messages).toHaveLength(1);
  });

  it('carries as much as it takes, both ways, in order', async () => {
    const id = v7();
    const device = await door.device(id);
    const ids = Array.from({ length: 2_000 }, () => v7());
    const told: string[] = [];
    device.on('message', (_topic, payload) => told.push(payload.toString()));
    await device.subscribeAsync(downFilter(id), { qos: 1 });
    await Promise.all(ids.map((one) => device.publishAsync(upTopic(id, 'event'), event(one), { qos: 1 })));
    await until('all of them', () => server.messages.length >= ids.length);
    expect(server.messages.map((m) => (m.kind === 'event' ? m.body.id : m.kind))).toEqual(ids);
    const long = JSON.stringify({ v: 1, text: 'x'.repeat(100_000) });
    for (let at = 0; at < 30; at++) await server.link.send([{ deviceId: id, kind: 'wanted', payload: long }]);
    await until('thirty long ones', () => told.length === 30);
    expect(new Set(told)).toEqual(new Set([long]));
  });

  it('gives a device its own name and topics alone', async () => {
    const [id, other] = [v7(), v7()];
    const victim = await fleet.device(other);
    const heard: string[] = [];
    victim.on('message', (topic) => heard.push(topic));
    await victim.subscribeAsync(downFilter(other), { qos: 1 });
    await expect(door.device(id, { clientId: other })).rejects.toThrow(/Not authorized/);
    await refused('identity', id);
    await expect(door.device(id, { clean: false })).rejects.toThrow(/Not authorized/);
    await expect(door.device(id, { keepalive: 0 })).rejects.toThrow(/Not authorized/);
    await expect(door.device(id, { protocolVersion: 5 })).rejects.toThrow();
    const device = await door.device(id);
    device.on('message', (topic) => heard.push(`stolen ${topic}`));
    await device.subscribeAsync(['#', downFilter(other)], { qos: 1 }).catch(() => undefined);
    await device.publishAsync(upTopic(other, 'event'), event(), { qos: 1 });
    await device.publishAsync(downTopic(other, 'command'), '{}', { qos: 1 });
    await server.link.send([{ deviceId: other, kind: 'welcome', payload: '{}' }]);
    await device.publishAsync(upTopic(id, 'event'), event(), { qos: 1 });
    await until('the right ones', () => server.messages.length > 0 && heard.length > 0);
    expect(server.messages.map((m) => m.deviceId)).toEqual([id]);
    expect(heard).toEqual([downTopic(other, 'welcome')]);
    expect(victim.connected).toBe(true);
  });

  it('cuts a packet that is too long, before and after CONNACK, and who floods with control packets', async () => {
    const id = v7();
    const early = await door.socket(id);
    // CONNECT whose header claims 20 000 bytes.
    early.send(Buffer.from([0x10, 0xa0, 0x9c, 0x01]));
    await once(early, 'close');
    await refused('too-large', id);
    const longer = await door.device(id);
    await longer.publishAsync(upTopic(id, 'event'), 'x'.repeat(MOST - 100), { qos: 1 });
    const cut = closed(longer);
    longer.publish(upTopic(id, 'event'), 'x'.repeat(MOST), { qos: 1 });
    await cut;
    const flooder = v7();
    const flood = await door.device(flooder);
    const over = closed(flood);
    flood.stream.write(Buffer.concat(Array.from({ length: 5_000 }, () => Buffer.from([0xc0, 0]))));
    await over;
    await refused('too-fast', flooder);
    const stranger = await door.socket(v7());
    stranger.send('GET / HTTP/1.1\r\n\r\n');
    await once(stranger, 'close');
  });

  it('ends who says nothing, or calls a broker that does not answer in time', async () => {
    const silent = await door.socket(v7());
    fleet.broker.pause();
    const patient = door.device(v7(), { connectTimeout: 60_000 });
    try {
      await Promise.all([once(silent, 'close'), expect(patient).rejects.toThrow()]);
      await until('both to be gone here too', async () => (await count()) === 0);
    } finally {
      fleet.broker.resume();
    }
  });

  it('ends the connections of a revoked certificate at once and lets it in no more', async () => {
    const [bad, good] = ['0b'.repeat(16), '0c'.repeat(16)];
    const id = v7();
    const [gone, stays] = [await door.device(id, { serial: bad }), await door.device(v7(), { serial: good })];
    const end = closed(gone);
    await server.link.revoke([bad]);
    await end;
    expect(stays.connected).toBe(true);
    await expect(door.device(id, { serial: bad })).rejects.toThrow();
    await refused('revoked', id);
    const shut = closed(stays);
    await server.link.disconnect([stays.options.clientId ?? '']);
    await shut;
    await door.device(id, { serial: good });
  });

  it('closes them while the broker is away, and carries them again when it is back', async () => {
    const id = v7();
    const device = await door.device(id);
    const lost = closed(device);
    await fleet.broker.down('SIGKILL');
    await lost;
    await expect(door.device(id)).rejects.toThrow();
    await fleet.broker.up();
    // It died with its store: the sessions are made anew.
    await until('the server', async () => server.link.stats().then(({ names }) => names.length === 4, () => false));
    await (await door.device(id)).publishAsync(upTopic(id, 'event'), event(), { qos: 1 });
    await until('its message', () => server.messages.length === 1);
  });

  it('leaves nobody connected when the link is closed', async () => {
    const device = await door.device(v7());
    const end = closed(device);
    await server.link.close();
    await end;
  });
});
