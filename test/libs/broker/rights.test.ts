import { v7 } from 'uuid';
import { hello, Fleet, gone, until } from './fleet.js';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await Fleet.open();
});
afterAll(() => fleet.close());

describe('subscribing', () => {
  it('is granted for the own filter and own topics only', async () => {
    const device = await fleet.device();
    const own = `craie/v1/${device.id}/down`;
    const granted = async (filter: string) => (await device.subscribeAsync(filter, { qos: 1 }).catch(() => [{ qos: 128 }]))[0]?.qos;
    expect(await granted(`${own}/+`)).toBe(1);
    expect(await granted(`${own}/command`)).toBe(1);
    for (const filter of ['#', '+/#', '$SYS/#', '$SYS/+/new/clients', `$share/g/${own}/+`, `${own}/#`, `${own}/other`, `craie/v1/+/down/+`, `craie/v1/${v7()}/down/+`, `craie/v1/${device.id}/up/+`]) {
      expect([filter, await granted(filter)]).toEqual([filter, 128]);
    }
    await fleet.refused('forbidden-topic', device.id);
    expect(device.connected).toBe(true);
  });

  it('with QoS 2 is refused', async () => {
    const device = await fleet.device();
    await expect(device.subscribeAsync(`craie/v1/${device.id}/down/+`, { qos: 2 })).rejects.toThrow();
  });
});

describe('publishing closes the connection', () => {
  const other = v7();
  it.each<[string, (id: string) => string, object]>([
    ['to the topic of another device', () => `craie/v1/${other}/up/hello`, {}],
    ['to its own down topic', (id) => `craie/v1/${id}/down/command`, {}],
    ['to an unknown kind', (id) => `craie/v1/${id}/up/anything`, {}],
    ['to $SYS', () => '$SYS/broker', {}],
    ['to a topic of 100 levels', () => Array(100).fill('a').join('/'), {}],
    ['retained', (id) => `craie/v1/${id}/up/hello`, { retain: true }],
    ['with QoS 2', (id) => `craie/v1/${id}/up/hello`, { qos: 2 }],
  ])('%s', async (_, topic, options) => {
    const device = await fleet.device();
    device.publish(topic(device.id), hello(), { qos: 1, ...options });
    await gone(device);
    await fleet.refused('forbidden-topic', device.id);
    expect(fleet.messages.some((m) => m.deviceId === device.id || m.deviceId === other)).toBe(false);
  });
});

describe('a will', () => {
  it('on any other topic than the own bye is refused', async () => {
    const who = fleet.credentials();
    for (const topic of [`craie/v1/${v7()}/up/bye`, `craie/v1/${who.id}/up/hello`, 'x']) {
      await expect(fleet.device(who, { will: { topic, payload: Buffer.from('{}'), qos: 0, retain: false } })).rejects.toThrow(/Not authorized/);
    }
  });

  it('arrives as bye when the connection breaks, and not after a good-bye', async () => {
    const who = fleet.credentials();
    const will = { topic: `craie/v1/${who.id}/up/bye`, payload: Buffer.from('{"v":1,"reason":"lost"}'), qos: 1 as const, retain: false };
    const polite = await fleet.device(who, { will });
    await polite.endAsync();
    const broken = await fleet.device(who, { will });
    broken.stream.destroy();
    await until('the will', () => fleet.messages.some((m) => m.deviceId === who.id));
    expect(fleet.messages.filter((m) => m.deviceId === who.id)).toMatchObject([{ kind: 'bye', body: { reason: 'lost' } }]);
  });
});

describe('sending down', () => {
  it('reaches exactly those who are connected', async () => {
    const device = await fleet.device();
    await device.subscribeAsync(`craie/v1/${device.id}/down/+`, { qos: 1 });
    const arrived: string[] = [];
    device.on('message', (topic, payload, packet) => arrived.push(`${topic} ${payload.toString()} ${packet.qos}`));
    expect(await fleet.link.send([{ deviceId: device.id, kind: 'wanted', payload: '{"v":1}' }, { deviceId: v7(), kind: 'wanted', payload: '{}' }])).toEqual([device.id]);
    await until('the message', () => arrived.length > 0);
    expect(arrived).toEqual([`craie/v1/${device.id}/down/wanted {"v":1} 0`]);
  });

  it('closes the connection when asked', async () => {
    const device = await fleet.device();
    await fleet.link.disconnect([device.id]);
    await gone(device);
  });
});
