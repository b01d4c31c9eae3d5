/**
 * A site behind a slow line: the whole agents of its devices, each a process with a state folder of its own, fetch a package, first each for itself, then together.
 * The school's network is the loopback of a namespace, its line a wire shaped by tc and counted by the kernel.
 */
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { AppView, DeploymentView, DownloadedBytes } from '#contract';
import { Processes } from '../../scripts/demo/processes.js';
import { makeLargeDeb } from '../../test/support/deb.js';
import { growthChart } from '../chart.js';
import { ownServer, type OwnServer } from '../own-server.js';
import type { Figure } from '../report.js';
import { SchoolNetwork } from './school-network.js';

const run = promisify(execFile);
const LINE = { down: 4, up: 1, lan: 1_000 };
const PLOT = 'docs/site-download.svg';
/** Points of a curve, about. */
const MOMENTS = 30;

export interface SiteOptions {
  devices: number;
  /** Bytes of the package that they share, and of the one that each fetches for itself. */
  size: number;
  alone: number;
}

interface Moment { at: number; wan: number; here: number }
interface Fetched { seconds: number; wan: number; moments: Moment[] }

/** Figures, and what must be the same to compare them. */
export async function measureSite({ devices, size, alone }: SiteOptions): Promise<{ conditions: Record<string, string | number>; figures: Figure[] }> {
  const data = await mkdtemp(join(tmpdir(), 'craie-bench-'));
  await chmod(data, 0o700);
  const school = await SchoolNetwork.open(LINE);
  const processes = new Processes((name, code) => { process.stderr.write(`${name} ended with ${String(code)}\n`); });
  try {
    const server = await ownServer(processes, data, { host: school.server, devices });
    const states = await startAgents(processes, school, server, data, devices);
    await quiet(school);
    const switched = (value: boolean) => server.api.call('PUT', `/sites/${server.site.id}/settings/sharing.enabled`, { value });
    await switched(false);
    const apart = await fetchAll(server, school, states, await upload(server, 'chacun-pour-soi', alone));
    await switched(true);
    await quiet(school);
    const together = await fetchAll(server, school, states, await upload(server, 'gcompris-qt', size));
    const counted = await Promise.all(states.map(({ id }) => server.api.call<DownloadedBytes>('GET', `/devices/${id}/downloads`)));
    await writeFile(PLOT, plot(together, devices));

    // What the line would have taken to carry the large package to each, at the pace at which it carried the small one to each.
    const expected = (apart.seconds * size) / alone;
    const per = (bytes: number) => bytes / size;
    return {
      conditions: { devices, packageMB: size / 1e6, aloneMB: alone / 1e6, lineMbit: LINE.down, upMbit: LINE.up, networkMbit: LINE.lan },
      figures: [
        { name: 'site: on the line for one package, both ways, headers and all', value: per(together.wan), unit: '× package', budget: { most: 1.15 }, reference: { name: 'each for itself', value: apart.wan / alone }, size: devices },
        { name: 'site: until all have it', value: together.seconds, unit: 's', reference: { name: `each for itself, from ${alone / 1e6} MB`, value: expected }, size: devices },
        { name: 'site: faster than each for itself', value: expected / together.seconds, unit: '×', budget: { least: 20 }, size: devices },
        { name: 'site: over what the line needs for it once', value: together.seconds / ((size * 8) / (LINE.down * 1e6)), unit: '×', size: devices },
        { name: 'site: said to have come by the school', value: (counted.reduce((sum, { lan }) => sum + lan, 0) / 1e6), unit: 'MB', size: devices },
        { name: 'site: measured, each for itself', value: apart.seconds, unit: 's', size: devices },
      ],
    };
  } finally {
    await processes.stop();
    await school.close();
    await rm(data, { recursive: true, force: true });
  }
}

interface Device { id: string; state: string }

async function startAgents(processes: Processes, school: SchoolNetwork, { deviceUrl, token }: OwnServer, data: string, count: number): Promise<Device[]> {
  const bundle = join(data, 'bundle');
  await run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--config', 'agent/vite.config.mjs', '--ssr', resolve('test/support/site-agent.ts'), '--outDir', bundle, '--logLevel', 'error']);
  const devices: Device[] = [];
  for (let n = 0; n < count; n++) {
    const state = join(data, `device-${n}`);
    await mkdir(state, { mode: 0o700 });
    await processes.once(['dist/agent/craie-agent.mjs', 'enrol', '--server', deviceUrl, '--token', token, '--state', state, '--no-power', '--no-lock', '--boot-spread', '0'], process.env, school.inside);
    const file = join(state, 'agent.json');
    const configuration = JSON.parse(await readFile(file, 'utf8')) as { deviceId: string };
    // Every device of this school has its loopback for a network.
    await writeFile(file, JSON.stringify({ ...configuration, sharing: { addresses: ['127.0.0.1'] } }), { mode: 0o600 });
    devices.push({ id: configuration.deviceId, state });
  }
  for (const [n, { state }] of devices.entries()) processes.start(`device ${n}`, [join(bundle, 'craie-agent.mjs'), state], { through: school.inside });
  return devices;
}

/** Waits until greetings and inventories are through and the line is idle. */
async function quiet(school: SchoolNetwork): Promise<void> {
  for (let calm = 0; calm < 5;) {
    const before = await school.bytes();
    await pause(1_000);
    const after = await school.bytes();
    calm = after.down + after.up - before.down - before.up < 20_000 ? calm + 1 : 0;
  }
}

const upload = ({ api }: OwnServer, name: string, bytes: number): Promise<AppView> => api.upload(`${name}.deb`, makeLargeDeb(name, bytes));

/** Deploys to all, and waits until the last has it. */
async function fetchAll({ api }: OwnServer, school: SchoolNetwork, devices: readonly Device[], app: AppView): Promise<Fetched> {
  const size = app.packages[0]?.size ?? 0;
  const began = performance.now();
  const before = await school.bytes();
  const deployment = await api.call<DeploymentView>('POST', '/deployments', { appId: app.id, ensure: 'present', devices: { ids: devices.map(({ id }) => id) } });
  const moments: Moment[] = [];
  for (;;) {
    await pause(1_000);
    const now = await school.bytes();
    const wan = now.down + now.up - before.down - before.up;
    const seconds = (performance.now() - began) / 1_000;
    const here = await Promise.all(devices.map(({ state }) => bytesHere(join(state, 'cache'), app.packages[0]?.sha256 ?? '')));
    moments.push({ at: seconds, wan, here: here.reduce((sum, bytes) => sum + Math.min(bytes, size), 0) / (size * devices.length) });
    const { done, failed, total } = await api.call<DeploymentView>('GET', `/deployments/${deployment.id}`);
    if (done === total) return { seconds, wan, moments };
    if (failed > 0 || seconds > 1_800) throw new Error(`${app.name}: ${done} of ${total} devices have it after ${Math.round(seconds)} s, ${failed} failed.`);
  }
}

async function bytesHere(cache: string, sha256: string): Promise<number> {
  const names = (await readdir(cache)).filter((name) => name.startsWith(sha256));
  const found = await Promise.all(names.map((name) => stat(join(cache, name)).then(({ blocks }) => blocks * 512, () => 0)));
  return Math.max(0, ...found);
}

/** Both curves of the fetching together. */
function plot({ moments }: Fetched, devices: number): string {
  const every = Math.ceil(moments.length / MOMENTS);
  const drawn = moments.filter((_, at) => at % every === every - 1 || at === moments.length - 1);
  const points = (value: (moment: Moment) => number) => [{ size: 0, value: 0 }, ...drawn.map((moment) => ({ size: Math.round(moment.at), value: value(moment) }))];
  return growthChart([
    { title: 'On the line of the school, MB, by second', points: points(({ wan }) => wan / 1e6) },
    { title: `On ${devices} devices, % of their packages, by second`, points: points(({ here }) => here * 100) },
  ], 'A package comes to a school');
}
