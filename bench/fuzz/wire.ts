/** Hostile messages over MQTT to a real server of its own, and a neighbour that is timed meanwhile. */
import fc from 'fast-check';
import { connectAsync, type MqttClient } from 'mqtt';
import { UP_KINDS, upTopic, type DeviceDetail, type Page, type UpKind } from '#contract';
import { enrol, fetchTrust, keyPool, type Identity } from '../fleet/enrol.js';
import { Histogram } from '../fleet/histogram.js';
import { profile } from '../fleet/profiles.js';
import { BenchServer } from '../link/server.js';
import { casesOf } from './messages.js';

/** Devices that send each kind; one more sends to topics that are not its own. */
const OF_EACH = 4;
const BEAT_EVERY = 100;
const QUIET_MS = 3_000;
/** Messages of one sender on the way at once. */
const WIDTH = 8;
const QUARANTINE_SECONDS = 30;

export interface Attacked {
  said: number;
  hostile: number;
  quarantined: number;
  /** Passed the door, refused by the database. */
  poison: number;
  /** Milliseconds. */
  neighbour: { quiet: number; p99: number; broken: number };
}

/** @throws Error when the server is not there at the end. */
export async function attack(work: string, cases: number, seed: number): Promise<Attacked> {
  const server = await BenchServer.start({ data: `${work}/data`, authority: `${work}/authority` });
  try {
    const kinds = [...UP_KINDS.flatMap((kind) => Array.from({ length: OF_EACH }, () => kind)), undefined];
    const [good, ...bad] = await identities(server, kinds.length + 1);
    if (!good) throw new Error('Nobody was enrolled.');
    const neighbour = new Neighbour(await join(good), good.deviceId);
    // Made before: what is made meanwhile would make the neighbour wait in this process.
    const each = Math.ceil(cases / bad.length);
    const queues = bad.map(({ deviceId }, k) => messages(kinds[k], deviceId, each, seed + k));
    neighbour.times = Histogram.empty();
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    const quiet = neighbour.times.at(0.5);
    neighbour.times = Histogram.empty();
    process.stderr.write(`wire: ${cases} messages of ${bad.length} devices\n`);
    const said = await Promise.all(bad.map((identity, k) => flood(identity, queues[k] ?? [])));
    const details = await inQuarantine(server, bad.map(({ deviceId }) => deviceId));
    const { p99, broken } = await neighbour.leave();
    return {
      said: said.reduce((sum, count) => sum + count, 0), hostile: bad.length,
      quarantined: details.filter(({ status, quarantineReason }) => status === 'quarantined' && quarantineReason).length,
      poison: await poisoned(server, bad), neighbour: { quiet, p99, broken },
    };
  } finally {
    await server.stop();
  }
}

async function identities({ api, device }: BenchServer, count: number): Promise<Identity[]> {
  const [site] = (await api.sites(1)).items;
  const { token } = site ? await api.enrolmentToken(site, 'Fuzz', count) : { token: undefined };
  if (!token) throw new Error('The server gave no token.');
  const [trust, [pair]] = await Promise.all([fetchTrust(device, token), keyPool(1)]);
  if (!pair) throw new Error('No key was made.');
  const made: Identity[] = [];
  for (let k = 0; k < count; k++) made.push(await enrol(device, token, profile(k), pair, trust));
  return made;
}

async function join({ deviceId, key, certificate: cert, roots: ca, mqtt: { host, port } }: Identity): Promise<MqttClient> {
  const client = await connectAsync(`mqtts://${host}:${port}`, { key, cert, ca, clientId: deviceId, protocolVersion: 4, keepalive: 60, reconnectPeriod: 0 });
  // What ends a connection is seen by its end.
  return client.on('error', () => undefined);
}

interface Message { topic: string; payload: Buffer }

function messages(kind: UpKind | undefined, deviceId: string, count: number, seed: number): Message[] {
  const own = (one: UpKind): fc.Arbitrary<Message> => casesOf(one).map(({ payload }) => ({ topic: upTopic(deviceId, one), payload }));
  const foreign = fc.tuple(fc.oneof(
    fc.constantFrom(upTopic(deviceId.replace(/.$/, '0'), 'hello'), upTopic(deviceId, 'hello').toUpperCase(), `craie/v1/${deviceId}/down/command`, `craie/v2/${deviceId}/up/hello`, `craie/v1/${deviceId}/up/`, `craie/v1//up/hello`, '$SYS/broker/clients', '/'),
    fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }).map((text) => text.replace(/[#+\0]/g, '/')),
  ), casesOf('hello')).map(([topic, { payload }]) => ({ topic, payload }));
  return fc.sample(kind ? own(kind) : foreign, { numRuns: count, seed });
}

/** Says them all, each once: a message that ends the connection is not said again. */
async function flood(identity: Identity, queue: Message[]): Promise<number> {
  let client = await join(identity);
  for (let said = 0; said < queue.length; said += WIDTH) {
    if (!client.connected) client = await join(identity);
    await Promise.all(queue.slice(said, said + WIDTH).map((message) => sent(client, message)));
  }
  await client.endAsync(true);
  return queue.length;
}

/** Resolves with the acknowledgement or with the end of the connection, whichever comes. */
const sent = (client: MqttClient, { topic, payload }: Message): Promise<void> => new Promise((resolve) => {
  const done = () => {
    client.off('close', done);
    resolve();
  };
  client.once('close', done);
  client.publish(topic, payload, { qos: 1 }, done);
});

async function inQuarantine({ api }: BenchServer, ids: string[]): Promise<DeviceDetail[]> {
  for (const deadline = Date.now() + QUARANTINE_SECONDS * 1_000; ;) {
    const details = await Promise.all(ids.map((id) => api.call<DeviceDetail>('GET', `/devices/${id}`)));
    if (Date.now() > deadline || details.every(({ status }) => status === 'quarantined')) return details;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function poisoned({ api }: BenchServer, devices: Identity[]): Promise<number> {
  const pages = await Promise.all(devices.map(({ deviceId }) => api.call<Page<{ detail: string }>>('GET', `/devices/${deviceId}/events?limit=50`)));
  return pages.flatMap(({ items }) => items).filter(({ detail }) => detail.includes('could not be stored')).length;
}

/** A device that beats faster than any does, and times each acknowledgement. */
class Neighbour {
  times = Histogram.empty();
  private broken = 0;
  private uptime = 0;
  private readonly pulse: NodeJS.Timeout;

  constructor(private readonly client: MqttClient, private readonly deviceId: string) {
    client.on('close', () => { this.broken++; });
    this.pulse = setInterval(() => this.beat(), BEAT_EVERY);
  }

  async leave(): Promise<{ p99: number; broken: number }> {
    clearInterval(this.pulse);
    const answer = { p99: this.times.at(0.99), broken: this.broken };
    await this.client.endAsync();
    return answer;
  }

  private beat(): void {
    const began = performance.now();
    const body = { v: 1, diskFree: 1, diskTotal: 2, link: 'wifi', inUse: false, uptime: this.uptime++, targetEtag: '', inventoryHash: '' };
    this.client.publish(upTopic(this.deviceId, 'heartbeat'), JSON.stringify(body), { qos: 1 }, () => this.times.add(performance.now() - began));
  }
}
