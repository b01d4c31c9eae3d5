/** Every topic there is × the device's own, a neighbour's, one of nobody: what a certificate allows. A person has no topic at all, whatever their role. */
import mqtt from 'mqtt';
import { v7 } from 'uuid';
import { DOWN_KINDS, downTopic, UP_KINDS, upTopic } from '#contract';
import { Fleet, gone, until } from './fleet.js';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await Fleet.open();
});
afterAll(() => fleet.close());

const topics = (id: string) => [
  ...UP_KINDS.map((kind) => ({ topic: upTopic(id, kind), way: 'up' as const })),
  ...DOWN_KINDS.map((kind) => ({ topic: downTopic(id, kind), way: 'down' as const })),
];
const refusalsOf = (id: string): string[] => fleet.refusals.filter(({ deviceId }) => deviceId === id).map(({ reason }) => reason);

describe.each(topics('').map(({ topic, way }) => [topic.replace('//', '/{device}/'), way] as const))('%s', (name, way) => {
  const of = (id: string) => name.replace('{device}', id);

  test(`is ${way === 'up' ? 'said on' : 'heard on'} by its own device alone`, async () => {
    const [device, neighbour] = [await fleet.device(), await fleet.device()];
    const granted = async (topic: string) => (await device.subscribeAsync(topic, { qos: 1 }).catch(() => [{ qos: 128 }]))[0]?.qos;
    expect([await granted(of(device.id)), await granted(of(neighbour.id)), await granted(of(v7()))]).toEqual([way === 'down' ? 1 : 128, 128, 128]);

    const heard: string[] = [];
    await neighbour.subscribeAsync(downTopic(neighbour.id, 'command').replace(/command$/, '+'), { qos: 1 });
    neighbour.on('message', (topic) => heard.push(topic));
    for (const target of [neighbour.id, v7()]) {
      const liar = await fleet.device();
      liar.publish(of(target), '{"v":1}', { qos: 1 });
      await gone(liar);
      await until('the refusal', () => refusalsOf(liar.id).includes('forbidden-topic'));
    }
    const speaker = await fleet.device();
    speaker.publish(of(speaker.id), '{"v":1}', { qos: 0 });
    if (way === 'down') await gone(speaker);
    // What it says on its own topic is judged by its content, never by its place.
    await until('its own words to be judged', () => refusalsOf(speaker.id).length > 0 || fleet.messages.some(({ deviceId }) => deviceId === speaker.id));
    expect(refusalsOf(speaker.id).includes('forbidden-topic')).toBe(way === 'down');
    expect(heard).toEqual([]);
    expect(fleet.messages.filter(({ deviceId }) => deviceId === neighbour.id)).toEqual([]);
    expect(neighbour.connected).toBe(true);
  });
});

test('a person has no topic: without a certificate of the authority nobody is let in, by whatever name and password', async () => {
  const attempt = (options: object) => new Promise<string>((resolve) => {
    const client = mqtt.connect({ protocol: 'mqtts', host: '127.0.0.1', port: fleet.link.port, ca: fleet.authority.roots, reconnectPeriod: 0, protocolVersion: 4, clientId: v7(), ...options });
    client.once('connect', () => { client.end(true); resolve('let in'); });
    client.on('error', () => undefined);
    client.once('close', () => resolve('refused'));
  });
  for (const options of [{}, { username: 'operator@syndicat.example', password: 'tableau-noir-sans-craie' }, { username: 'token', password: 'craie_pat_0123456789' }]) expect(await attempt(options)).toBe('refused');
});
