/**
 * A process of simulated devices on the public wire.
 * `node dist/bench/fleet/main.js` reads one JSON line on standard input, `FleetOrder`: the devices are
 * spread over the tokens (one token a site); it answers one JSON line a milestone and stops on SIGTERM.
 */
import { Agent } from 'node:https';
import { createInterface } from 'node:readline';
import { SimulatedDevice } from './device.js';
import { enrol, fetchTrust, keyPool } from './enrol.js';
import { profile } from './profiles.js';
import { schoolAddress } from './school-address.js';

export interface FleetOrder {
  deviceUrl: string;
  tokens: string[];
  devices: number;
  /** Index of the first profile (default 0), so that several processes differ. */
  first?: number;
  heartbeatMs?: number;
  installMs?: number;
  /** A broken connection is made again within so long, ms (default 20 000): not by all devices at once. */
  returnWithinMs?: number;
  /** Each site has an address of its own, on loopback (default: all have one): the server slows enrolments down by address. */
  siteAddresses?: boolean;
}

/** Time for the goodbyes to leave, ms. */
const GOODBYE = 500;

const say = (line: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** Starts the ordered devices, `width` at a time; answers those that are connected. */
export async function startFleet(order: FleetOrder, width = 8): Promise<SimulatedDevice[]> {
  const [firstToken] = order.tokens;
  if (!firstToken) throw new Error('No token: nothing to enrol with.');
  const [trust, keys] = await Promise.all([fetchTrust(order.deviceUrl, firstToken), keyPool(4)]);
  const sites = order.tokens.map((token, site) => {
    const from = order.siteAddresses ? { localAddress: schoolAddress(site) } : {};
    return { token, from, agent: new Agent({ keepAlive: true, maxSockets: width, ...from }) };
  });
  const queue = Array.from({ length: order.devices }, (_, k) => k);
  const running: SimulatedDevice[] = [];
  const work = async () => {
    for (let k = queue.shift(); k !== undefined; k = queue.shift()) {
      const machine = profile((order.first ?? 0) + k);
      const [site, pair] = [sites[k % sites.length], keys[k % keys.length]];
      if (!site || !pair) continue;
      const identity = await enrol(order.deviceUrl, site.token, machine, pair, trust, site.agent);
      const device = new SimulatedDevice(identity, machine, {
        heartbeatMs: order.heartbeatMs ?? 60_000, installMs: order.installMs ?? 8_000, returnWithinMs: order.returnWithinMs ?? 20_000, place: site.from,
      });
      await device.start();
      running.push(device);
      if (running.length % 50 === 0) say({ connected: running.length });
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  for (const { agent } of sites) agent.destroy();
  return running;
}

/** The order is the first line of standard input: a command line would show the tokens to every process. */
async function readOrder(): Promise<FleetOrder> {
  for await (const line of createInterface({ input: process.stdin })) return JSON.parse(line) as FleetOrder;
  throw new Error('No order on standard input.');
}

async function main(): Promise<void> {
  const devices = await startFleet(await readOrder());
  say({ ready: devices.length });
  process.once('SIGTERM', () => {
    for (const device of devices) device.stop();
    // The goodbyes leave first; a server that is gone already takes none.
    setTimeout(() => process.exit(0), GOODBYE);
  });
}

if (process.argv[1]?.endsWith('bench/fleet/main.js')) await main();
