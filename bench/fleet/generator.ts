/** A process of simulated devices that a benchmark drives: see `orders.ts`. It ends with its parent. */
import { Authority, createCsr, createDeviceKey } from '#pki';
import { v7 } from 'uuid';
import { BadLine } from './bad-line.js';
import { secureContext } from './connection.js';
import { SimulatedDevice } from './device.js';
import { Histogram } from './histogram.js';
import type { Answer, Ask, Issued, Orders } from './orders.js';
import { profile } from './profiles.js';
import { schoolAddress } from './school-address.js';

/** Keys are shared by many devices (a key costs 180 ms, and the server never looks whether two certificates have the same). */
const KEYS = 4;
/** Devices behind one address: a school. */
const SCHOOL = 300;
/** How often a paced process looks what is due, ms. */
const TICK = 5;
const SHOWN_ERRORS = 5;
/** A device with so many messages open says nothing more: a server that is behind is seen by what it acknowledges, not by a growing heap here. */
const MOST_OPEN = 4;

const devices: SimulatedDevice[] = [];
let connected: SimulatedDevice[] = [];
let broken = 0;
let badLine: BadLine | undefined;

async function issue({ authority: folder, signingKeys, first, devices: count, verify }: Orders['issue']['ask']): Promise<Issued[]> {
  const authority = await Authority.open(folder);
  const pairs = await Promise.all(Array.from({ length: KEYS }, async () => {
    const key = await createDeviceKey();
    return { key, csr: createCsr(key) };
  }));
  return Array.from({ length: count }, (_, k) => {
    const index = first + k;
    const pair = pairs[k % KEYS] as (typeof pairs)[number];
    const deviceId = v7();
    const { certificate, serial, fingerprint, notBefore, notAfter } = authority.issueDevice(pair.csr, deviceId);
    const identity = { deviceId, key: pair.key, certificate, roots: authority.roots, signingKeys, mqtt: { host: '127.0.0.1', port: 0 } };
    const school = Math.floor(index / SCHOOL);
    devices.push(new SimulatedDevice(identity, profile(index), {
      heartbeatMs: 0, installMs: 1_000, returnWithinMs: 0, verify, context: secureContext(identity, verify),
      place: { localAddress: schoolAddress(school), rejectUnauthorized: verify },
    }));
    return { deviceId, index, serial, fingerprint, notBefore: notBefore.toISOString(), notAfter: notAfter.toISOString() };
  });
}

async function connect({ place, devices: count, width, silent = false, spreadMs, returnWithinMs = 0, bad }: Orders['connect']['ask']): Promise<Orders['connect']['answer']> {
  const durations = Histogram.empty();
  const errors: string[] = [];
  connected = [];
  broken = 0;
  badLine = bad && (await BadLine.to(place, bad));
  let lastAt = 0;
  const chosen = devices.slice(0, count);
  const behindBad = new Set(bad && chosen.filter((_, at) => at % bad.every === 0));
  const one = async (device: SimulatedDevice) => {
    const began = performance.now();
    device.watch = { ended: () => { broken++; } };
    try {
      await device.start(behindBad.has(device) ? { ...place, port: badLine?.port ?? place.port } : place, { silent, returnWithinMs });
      durations.add(performance.now() - began);
      lastAt = Date.now();
      connected.push(device);
    } catch (error) {
      errors.push((error as Error).message);
    }
  };
  if (spreadMs === undefined) {
    const queue = chosen.values();
    await Promise.all(Array.from({ length: width }, async () => { for (const device of queue) await one(device); }));
  } else {
    await Promise.all(chosen.map(async (device) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * spreadMs));
      await one(device);
    }));
  }
  return { durations: durations.entries(), errors: [...new Set(errors)].slice(0, SHOWN_ERRORS).concat(errors.length > SHOWN_ERRORS ? [`${errors.length} in all`] : []), lastAt };
}

async function beat({ seconds, warmSeconds, perSecond, open = 0 }: Orders['beat']['ask']): Promise<Orders['beat']['answer']> {
  let durations = Histogram.empty();
  let over = false;
  let acknowledged = 0;
  const send = (device: SimulatedDevice, then: () => void) => {
    const began = performance.now();
    device.beat(() => {
      acknowledged++;
      durations.add(performance.now() - began);
      if (!over) then();
    });
  };
  let ticker: NodeJS.Timeout | undefined;
  if (perSecond === undefined) {
    const again = (device: SimulatedDevice) => send(device, () => again(device));
    for (let k = 0; k < Math.max(1, Math.round(open / connected.length)); k++) connected.forEach(again);
  } else {
    const start = performance.now();
    let sent = 0;
    ticker = setInterval(() => {
      const due = Math.floor(((performance.now() - start) / 1_000) * perSecond);
      for (; sent < due; sent++) {
        const device = connected[sent % connected.length] as SimulatedDevice;
        if (device.open < MOST_OPEN) send(device, () => undefined);
      }
    }, TICK);
  }
  await wait(warmSeconds);
  const [before, began] = [acknowledged, performance.now()];
  durations = Histogram.empty();
  await wait(seconds);
  const answer = { acknowledged: acknowledged - before, seconds: (performance.now() - began) / 1_000, durations: durations.entries() };
  over = true;
  clearInterval(ticker);
  await until(() => connected.every((device) => device.open === 0), 10);
  return { ...answer, inAll: acknowledged, unanswered: connected.reduce((sum, device) => sum + device.open, 0) };
}

async function obey({ seconds }: Orders['obey']['ask']): Promise<Orders['obey']['answer']> {
  const answer = { received: 0, stored: 0, lastReceivedAt: 0, lastStoredAt: 0 };
  for (const device of connected) {
    device.watch.commandReceived = () => { answer.received++; answer.lastReceivedAt = Date.now(); };
    device.watch.outcomeStored = () => {
      // Said again after a cut, it is acknowledged again.
      delete device.watch.outcomeStored;
      answer.stored++;
      answer.lastStoredAt = Date.now();
    };
  }
  await until(() => answer.stored >= connected.length, seconds);
  return answer;
}

async function converge({ seconds }: Orders['converge']['ask']): Promise<Orders['converge']['answer']> {
  const answer = { told: 0, settled: 0, lastToldAt: 0, lastSettledAt: 0 };
  for (const device of connected) {
    device.watch.targetReceived = () => {
      delete device.watch.targetReceived;
      answer.told++;
      answer.lastToldAt = Date.now();
    };
    device.watch.itemsStored = () => {
      delete device.watch.itemsStored;
      answer.settled++;
      answer.lastSettledAt = Date.now();
    };
  }
  await until(() => answer.settled >= connected.length, seconds);
  return answer;
}

async function leave({ silently }: Orders['leave']['ask']): Promise<Orders['leave']['answer']> {
  const answer = { broken, cuts: badLine?.cuts ?? 0 };
  for (const device of connected) {
    if (silently) device.cut();
    else device.stop();
  }
  connected = [];
  badLine?.close();
  await wait(0.5);
  return answer;
}

const wait = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

async function until(done: () => boolean, seconds: number): Promise<void> {
  for (const end = Date.now() + seconds * 1_000; !done() && Date.now() < end;) await wait(0.01);
}

async function carryOut(order: Ask): Promise<Orders[keyof Orders]['answer']> {
  switch (order.name) {
    case 'issue': return issue(order.ask);
    case 'connect': return connect(order.ask);
    case 'beat': return beat(order.ask);
    case 'obey': return obey(order.ask);
    case 'converge': return converge(order.ask);
    case 'leave': return leave(order.ask);
  }
}

process.on('message', (order: Ask) => {
  const [cpu, began] = [process.cpuUsage(), performance.now()];
  const answer = (message: Answer) => process.send?.(message);
  carryOut(order).then(
    (done) => {
      const { user, system } = process.cpuUsage(cpu);
      answer({ id: order.id, answer: done, spent: { seconds: (performance.now() - began) / 1_000, cpuSeconds: (user + system) / 1e6 } });
    },
    (error: unknown) => answer({ id: order.id, failed: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
// The benchmark decides when its devices stop: a signal to the whole group reaches it too, and the channel ends with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
