/** What is measured on a running server. Each phase says its cost in processor time: of the server, its database and the generator. */
import type { DeviceCount } from '#contract';
import type { Fleet } from '../fleet/fleet.js';
import { Histogram } from '../fleet/histogram.js';
import type { Postgres } from './engines.js';
import type { BenchServer } from './server.js';

/** Handshakes in flight: enough to keep two cores busy, few enough that none waits longer than an agent would. */
const WIDTH = 400;
/** Messages under way when the server decides the pace. */
export const OPEN = 5_000;
/** Looks at the fleet list while heartbeats arrive, ms between them. */
const LOOK_EVERY = 100;
const LIST = '/devices?limit=50';

export interface Bed { server: BenchServer; fleet: Fleet; postgres: Postgres | undefined }

/** Seconds of processor while `work` ran. */
export interface Cost { server: number; database: number; generator: number }

export async function costOf<T>({ server, fleet, postgres }: Bed, work: () => Promise<T>): Promise<{ value: T; cost: Cost }> {
  const now = async () => ({ server: (await server.figures()).cpu, database: (await postgres?.cpuSeconds()) ?? 0 });
  const before = await now();
  const value = await work();
  const after = await now();
  return { value, cost: { server: after.server - before.server, database: after.database - before.database, generator: fleet.spent.cpuSeconds } };
}

/** All of them from nothing to the answered hello. */
export async function arrive(bed: Bed, devices: number) {
  const { value, cost } = await costOf(bed, () => bed.fleet.connect(bed.server.mqtt, devices, { width: WIDTH }));
  return { perSecond: value.durations.count / value.seconds, errors: devices - value.durations.count, causes: value.errors, p99: value.durations.at(0.99), cost };
}

/** Heartbeats at a pace, or as many as the server acknowledges, with the fleet list asked for meanwhile. */
export async function beat(bed: Bed, order: { seconds: number; perSecond?: number }) {
  const lists = Histogram.empty();
  const looking = new AbortController();
  const look = lookAtList(bed.server, lists, looking.signal);
  const { value, cost } = await costOf(bed, () => bed.fleet.beat({ warmSeconds: 2, open: OPEN, ...order }));
  looking.abort();
  await look;
  // The cost covers warming up and draining too: it is shared out over everything that was acknowledged then.
  return { ...value, listP95: lists.at(0.95), lists: lists.count, cost };
}

/** The list without load, for comparison. */
export async function idleList(server: BenchServer): Promise<number> {
  const lists = Histogram.empty();
  const looking = new AbortController();
  const look = lookAtList(server, lists, looking.signal);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  looking.abort();
  await look;
  return lists.at(0.95);
}

/** The goodbyes of a fleet take the server some seconds; until then they count as online. @throws Error when some stay for longer than a lost connection may */
export async function everybodyGone(server: BenchServer, seconds = 90): Promise<void> {
  for (const end = Date.now() + seconds * 1_000; ;) {
    const { count } = await server.api.call<DeviceCount>('GET', '/devices/count?presence=online');
    if (count === 0) return;
    if (Date.now() > end) throw new Error(`${count} devices are still online ${seconds} s after they left.`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

async function lookAtList(server: BenchServer, durations: Histogram, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const began = performance.now();
    await server.api.call('GET', LIST);
    durations.add(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

/** One durable command to every device that is online, from the request to the last stored outcome. Milliseconds since the request. */
export async function command(bed: Bed, devices: number, seconds = 20) {
  let began = 0;
  const { value, cost } = await costOf(bed, async () => {
    const obeyed = bed.fleet.obey(seconds);
    began = Date.now();
    const answer = await bed.server.api.call<{ count: number }>('POST', '/commands', { kind: 'ring', args: { seconds: 1 }, devices: { filter: { presence: 'online' } } });
    if (answer.count !== devices) throw new Error(`${answer.count} devices are online for the server, ${devices} are connected.`);
    const accepted = Date.now() - began;
    return { ...(await obeyed), accepted };
  });
  return { ...value, lastReceived: value.lastReceivedAt - began, lastStored: value.lastStoredAt - began, cost };
}
