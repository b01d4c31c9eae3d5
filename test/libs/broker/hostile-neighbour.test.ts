/** Whatever one client does, another one's messages are stored and acknowledged meanwhile, on the connection it had. */
import { once } from 'node:events';
import { connect as tcpConnect, type Socket } from 'node:net';
import mqttPacket from 'mqtt-packet';
import { event, Fleet, heartbeat, hello, until, type DeviceCredentials } from './fleet.js';

/** Generous: the attackers, the broker and the neighbour share the processor of a busy machine. Without the guards it is minutes, or never. */
const MOST_MS = 4_000;
const BEATS = 20;
const up = (id: string, kind: string) => `craie/v1/${id}/up/${kind}`;

let fleet: Fleet;
beforeAll(async () => {
  fleet = await Fleet.open();
});
afterAll(() => fleet.close());

const publish = (topic: string, payload: string) => mqttPacket.generate({ cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false });
/** Connects under this identity again and again, each time to do `act`. */
const often = async (times: number, who: DeviceCredentials, act: (device: Awaited<ReturnType<Fleet['device']>>) => void) => {
  for (let k = 0; k < times; k++) act(await fleet.device(who));
};

/** Starts to do harm; resolves when the harm is done, and answers how to end it. */
type Attack = (who: DeviceCredentials, neighbour: string) => Promise<() => void>;
const nothing = () => undefined;

const ATTACKS: [string, Attack][] = [
  ['floods with 20 000 messages', async (who) => {
    const device = await fleet.device(who);
    device.stream.write(Buffer.concat(Array<Buffer>(20_000).fill(publish(up(who.id, 'event'), event()))));
    await fleet.refused('too-fast', who.id);
    return () => device.end(true);
  }],
  ['reads nothing of what it is sent', async (who) => {
    const device = await fleet.device(who);
    await device.subscribeAsync(`craie/v1/${who.id}/down/+`, { qos: 1 });
    device.stream.pause();
    for (let k = 0; k < 100; k++) await fleet.link.send([{ deviceId: who.id, kind: 'target', payload: JSON.stringify({ body: 'x'.repeat(100_000) }) }]);
    return () => device.end(true);
  }],
  ['claims packets of 256 MB, and sends what it has', async (who) => {
    for (let k = 0; k < 20; k++) {
      const socket = await fleet.raw(who);
      socket.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
      socket.write(Buffer.alloc(64 * 1024));
    }
    await fleet.refused('too-large', who.id);
    return nothing;
  }],
  ['opens 1 000 connections and says nothing on them', async () => {
    const sockets: Socket[] = Array.from({ length: 1_000 }, () => tcpConnect(fleet.link.port, '127.0.0.1').on('error', nothing));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    return () => { for (const socket of sockets) socket.destroy(); };
  }],
  ['subscribes to everything, 500 times', async (who) => {
    const device = await fleet.device(who);
    let heard = 0;
    device.on('message', () => { heard++; });
    await Promise.all(Array.from({ length: 500 }, () => device.subscribeAsync('#').then(nothing, nothing)));
    await fleet.refused('forbidden-topic', who.id);
    return () => {
      expect(heard).toBe(0);
      device.end(true);
    };
  }],
  ['repeats the words of the neighbour, on connection after connection', async (who, neighbour) => {
    await often(20, who, (device) => device.publish(up(neighbour, 'heartbeat'), heartbeat(1_000_000), { qos: 1 }));
    await fleet.refused('forbidden-topic', who.id);
    return () => {
      expect(fleet.batches.flatMap(({ heartbeats }) => heartbeats.uptime)).not.toContain(1_000_000);
    };
  }],
  ['fights with the clone of its identity', async (who) => {
    await often(40, who, (device) => device.publish(up(who.id, 'event'), event(), { qos: 1 }));
    return nothing;
  }],
];

test.each(ATTACKS)('one %s', async (_, attack) => {
  const neighbour = await fleet.device();
  let broken = 0;
  neighbour.on('close', () => { broken++; });
  let over = false;
  const times: number[] = [];
  const beats = (async () => {
    for (let k = 0; !over || k < BEATS; k++) {
      const began = performance.now();
      await neighbour.publishAsync(up(neighbour.id, 'heartbeat'), heartbeat(k), { qos: 1 });
      times.push(performance.now() - began);
    }
  })();
  const end = await attack(fleet.credentials(), neighbour.id);
  over = true;
  await beats;
  end();
  expect(broken).toBe(0);
  expect(Math.max(...times)).toBeLessThan(MOST_MS);
  await neighbour.endAsync();
  await fleet.serves();
});

test('300 devices behind one address, all at once: each connects and is heard', async () => {
  const school = await Promise.all(Array.from({ length: 300 }, async () => {
    const device = await fleet.device();
    await device.publishAsync(up(device.id, 'hello'), hello(), { qos: 1 });
    return device.id;
  }));
  const heard = new Set(fleet.messages.filter(({ kind }) => kind === 'hello').map(({ deviceId }) => deviceId));
  expect(school.filter((id) => !heard.has(id))).toEqual([]);
});

test('a message nested ten thousand deep is refused, and the thread of the broker goes on', async () => {
  let restarts = 0;
  fleet.link.onRestart(() => { restarts++; });
  const device = await fleet.device();
  const result = `${'{"a":'.repeat(10_000)}0${'}'.repeat(10_000)}`;
  await device.publishAsync(up(device.id, 'outcome'), `{"v":1,"commandId":"","state":"done","at":"","result":${result}}`, { qos: 1 });
  await fleet.refused('malformed', device.id);
  await until('its next message', async () => {
    await device.publishAsync(up(device.id, 'hello'), hello(), { qos: 1 });
    return fleet.messages.some(({ deviceId }) => deviceId === device.id);
  });
  expect(restarts).toBe(0);
});
