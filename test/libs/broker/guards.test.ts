import { deflateRawSync } from 'node:zlib';
import mqttPacket from 'mqtt-packet';
import { LIMITS } from '#contract';
import { event, Fleet, gone, heartbeat, hello, until } from './fleet.js';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await Fleet.open();
});
afterAll(() => fleet.close());
const up = (id: string, kind: string): string => `craie/v1/${id}/up/${kind}`;
const closed = (socket: { closed: boolean; resume(): void }): Promise<void> => {
  socket.resume();
  return until('the end of the socket', () => socket.closed);
};

describe('sizes', () => {
  it('a header that claims 256 MB before CONNECT is cut at once', async () => {
    const who = fleet.credentials();
    const socket = await fleet.raw(who);
    socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
    await closed(socket);
    await fleet.refused('too-large', who.id);
    await fleet.serves();
  });

  it('a CONNECT above 16 kB is cut', async () => {
    const who = fleet.credentials();
    await expect(fleet.device(who, { username: 'x'.repeat(LIMITS.packetBeforeConnack) })).rejects.toThrow();
    await fleet.refused('too-large', who.id);
  });

  it('a message above 256 kB is cut, one just below is taken', async () => {
    const device = await fleet.device();
    await device.publishAsync(up(device.id, 'hello'), 'x'.repeat(LIMITS.packet - 200), { qos: 1 });
    await fleet.refused('malformed', device.id);
    device.publish(up(device.id, 'hello'), 'x'.repeat(LIMITS.packet), { qos: 1 });
    await gone(device);
    await fleet.refused('too-large', device.id);
  });

  it('a length of five digits, and noise, end the connection only', async () => {
    for (const bytes of [[0x10, 0x80, 0x80, 0x80, 0x80, 0x01], [0, 0, 0, 0], [0xf0, 0x02, 1, 2], [0x30, 0x02, 0x00, 0x00]]) {
      const socket = await fleet.raw();
      socket.write(Buffer.from(bytes));
      await closed(socket);
    }
    await fleet.serves();
  });

  it('a packet before CONNECT and a second CONNECT end the connection', async () => {
    const early = await fleet.raw();
    early.write(mqttPacket.generate({ cmd: 'pingreq' }));
    await closed(early);
    const who = fleet.credentials();
    const twice = await fleet.raw(who);
    const connect = mqttPacket.generate({ cmd: 'connect', clientId: who.id, protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 60 });
    twice.write(Buffer.concat([connect, connect]));
    await closed(twice);
    await fleet.serves();
  });
});

describe('content', () => {
  it.each<[string, string, string | Buffer]>([
    ['not JSON', 'hello', '{'],
    ['not UTF-8', 'hello', Buffer.from([0x22, 0xff, 0x22])],
    ['JSON null', 'hello', 'null'],
    ['an array', 'heartbeat', '[]'],
    ['a wrong type', 'heartbeat', heartbeat().replace('"wifi"', '7')],
    ['a negative number', 'heartbeat', heartbeat(-1)],
    ['a number without end', 'heartbeat', heartbeat().replace('"uptime":1', '"uptime":1e999')],
    ['another version', 'hello', hello().replace('"v":1', '"v":2')],
    ['a text of 10 000 characters', 'event', event('x'.repeat(10_000))],
    ['deep nesting', 'event', '['.repeat(100_000)],
    ['nothing', 'reported', ''],
    ['an inventory that inflates to no JSON', 'inventory', deflateRawSync('hello')],
  ])('%s is refused as malformed, acknowledged and survived', async (_, kind, payload) => {
    const device = await fleet.device();
    await device.publishAsync(up(device.id, kind), payload, { qos: 1 });
    await fleet.refused('malformed', device.id);
    expect(fleet.messages.some((m) => m.deviceId === device.id)).toBe(false);
    await device.endAsync();
  });

  it('a deflate bomb stops at its limit', async () => {
    const device = await fleet.device();
    const bomb = deflateRawSync(Buffer.alloc(100 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(LIMITS.packet);
    await device.publishAsync(up(device.id, 'inventory'), bomb, { qos: 1 });
    await fleet.refused('inflate', device.id);
    await device.publishAsync(up(device.id, 'inventory'), 'not deflate', { qos: 1 });
    await fleet.serves();
  });

  it('characters that the database cannot hold become harmless', async () => {
    const device = await fleet.device();
    await device.publishAsync(up(device.id, 'event'), event().replace('"x"', '"a\\u0000b\\ud800c<img onerror>"'), { qos: 1 });
    await until('the event', () => fleet.messages.some((m) => m.deviceId === device.id));
    expect(fleet.messages.find((m) => m.deviceId === device.id)?.body).toMatchObject({ detail: 'a\uFFFDb\uFFFDc<img onerror>' });
  });

  it('__proto__ in a message pollutes nothing', async () => {
    const device = await fleet.device();
    await device.publishAsync(up(device.id, 'event'), event().replace('{', '{"__proto__":{"polluted":1},'), { qos: 1 });
    await until('the answer', () => fleet.messages.some((m) => m.deviceId === device.id) || fleet.refusals.some((r) => r.deviceId === device.id));
    await fleet.serves();
  });
});

describe('floods', () => {
  it('20 000 messages to no subscriber during a fan-out neither kill the broker nor stop the others', async () => {
    const flooder = await fleet.device();
    const others = await Promise.all(Array.from({ length: 20 }, () => fleet.device()));
    let received = 0;
    for (const other of others) {
      await other.subscribeAsync(`craie/v1/${other.id}/down/+`, { qos: 1 });
      other.on('message', () => received++);
    }
    const publish = mqttPacket.generate({ cmd: 'publish', topic: up(flooder.id, 'event'), payload: event(), qos: 0, dup: false, retain: false });
    flooder.stream.write(Buffer.concat(Array<Buffer>(20_000).fill(publish)));
    for (let round = 0; round < 50; round++) await fleet.link.send(others.map(({ id }) => ({ deviceId: id, kind: 'wanted', payload: '{}' })));
    await until('the whole fan-out', () => received === 1_000);
    await fleet.refused('too-fast', flooder.id);
    await fleet.serves();
    flooder.end(true);
  });

  it('is one line a batch, with its count', async () => {
    const device = await fleet.device();
    await Promise.all(Array.from({ length: 100 }, () => device.publishAsync(up(device.id, 'hello'), '{', { qos: 1 })));
    const lines = () => fleet.refusals.filter((r) => r.deviceId === device.id && r.reason === 'malformed');
    await until('all refusals', () => lines().reduce((n, r) => n + r.count, 0) === 100);
    expect(lines().length).toBeLessThan(50);
  });

  it('of pings ends the connection', async () => {
    const device = await fleet.device();
    device.stream.write(Buffer.concat(Array<Buffer>(20_000).fill(Buffer.from([0xc0, 0]))));
    await gone(device);
    await fleet.refused('too-fast', device.id);
    await fleet.serves();
  });

  it('of heartbeats keeps the latest of each device', async () => {
    const device = await fleet.device();
    await Promise.all(Array.from({ length: 60 }, (_, i) => device.publishAsync(up(device.id, 'heartbeat'), heartbeat(i), { qos: i % 2 ? 1 : 0 })));
    const seen = () => fleet.batches.flatMap(({ heartbeats: h }) => h.uptime.filter((_, i) => h.deviceId[i] === device.id));
    await until('the last heartbeat', () => seen().includes(59));
    expect(seen()).toEqual([...seen()].sort((a, b) => a - b));
    for (const { heartbeats } of fleet.batches) expect(heartbeats.deviceId).toEqual([...new Set(heartbeats.deviceId)].sort());
  });
});

it('a reader that takes nothing is passed over, then closed; the others are served meanwhile', async () => {
  const slow = await fleet.device();
  const quick = await fleet.device();
  let received = 0;
  quick.on('message', () => received++);
  for (const device of [slow, quick]) await device.subscribeAsync(`craie/v1/${device.id}/down/+`, { qos: 1 });
  slow.stream.pause();
  const payload = JSON.stringify({ v: 1, body: 'x'.repeat(100_000) });
  let passedOver = false;
  for (let i = 0; i < 200; i++) {
    const reached = await fleet.link.send([{ deviceId: slow.id, kind: 'target', payload }, { deviceId: quick.id, kind: 'wanted', payload: '{}' }]);
    expect(reached).toContain(quick.id);
    passedOver ||= !reached.includes(slow.id);
  }
  expect(passedOver).toBe(true);
  await until('the quick one has all', () => received === 200);
  await until('the slow one is closed', () => fleet.batches.some((b) => b.connections.some((c) => c.deviceId === slow.id && !c.connected)));
});
