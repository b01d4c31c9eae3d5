/**
 * Does anything grow? `npm run bench -- soak [--minutes 20] [--devices 2000]`: simulated devices on a real server, beating, commanded and looked
 * at, and one real agent beside them. The memory of both is sampled; its trend after a warm-up is the figure.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createInterface } from 'node:readline';
import type { ChildProcess } from 'node:child_process';
import type { CommandView, DeviceRow, Page } from '#contract';
import { Processes } from '../scripts/demo/processes.js';
import { BenchServer } from './link/server.js';
import { processFigures } from './process-figures.js';
import { report } from './report.js';
import { trend, type Sample } from './soak/trend.js';

const WHOLE = { minutes: 20, devices: 2_000 };
/** Of the time; caches fill, heaps take their size, code is compiled. */
const WARM_UP = 0.3;
const SAMPLE_EVERY = 2_000;
/** One round of a person's work a minute, ms: an order to some devices, and the list, page after page. */
const ROUND_EVERY = 60_000;
const ORDERED = 100;
const PAGES = 10;
const MINUTE = 60_000;
const SITES = 20;
/** MiB a minute. 2 000 devices say about 35 messages a second: 256 bytes kept of each would be 0.5. */
const MOST_GROWTH = { server: 0.5, agent: 0.1 };
const START_SECONDS = 300;

async function soak(minutes: number, devices: number): Promise<boolean> {
  const work = await mkdtemp(join(tmpdir(), 'craie-bench-soak-'));
  await chmod(work, 0o711);
  const ended: string[] = [];
  const processes = new Processes((name) => { ended.push(name); });
  const server = await BenchServer.start({ data: join(work, 'server'), authority: join(work, 'authority') });
  try {
    const { items: sites } = await server.api.sites(SITES);
    const tokens = (await Promise.all(sites.map((site) => server.api.enrolmentToken(site, 'Soak', devices)))).flatMap(({ token }) => token ?? []);
    const order = { deviceUrl: server.device, tokens, devices, heartbeatMs: MINUTE, siteAddresses: true };
    process.stderr.write(`${devices} devices enrol\n`);
    await ready(processes.start('devices', ['dist/bench/fleet/main.js'], { input: `${JSON.stringify(order)}\n` }));
    const agent = await realAgent(processes, join(work, 'agent'), server.device, tokens[0] ?? '');
    const ids = (await server.api.call<Page<DeviceRow>>('GET', `/devices?limit=${ORDERED}`)).items.map(({ id }) => id);

    const samples = { server: [] as Sample[], agent: [] as Sample[] };
    const began = performance.now();
    const elapsed = () => (performance.now() - began) / MINUTE;
    let rounds = 0;
    process.stderr.write(`${minutes} minutes from now\n`);
    while (elapsed() < minutes) {
      if (elapsed() >= (rounds * ROUND_EVERY) / MINUTE) {
        rounds++;
        await round(server, ids);
      }
      for (const [name, pid] of [['server', server.pid], ['agent', agent]] as const) samples[name].push({ minute: elapsed(), mib: (await processFigures(pid)).own });
      await pause(SAMPLE_EVERY);
    }
    const online = await onlineCount(server);
    const undone = (await Promise.all(ids.map((id) => server.api.call<Page<CommandView>>('GET', `/devices/${id}/commands?limit=200`)))).flatMap(({ items }) => items).filter(({ state }) => state !== 'done');
    const figures = (['server', 'agent'] as const).flatMap((name) => {
      const after = samples[name].filter(({ minute }) => minute >= minutes * WARM_UP);
      const { slope, level } = trend(after);
      return [
        { name: `${name}: growth after warm-up`, value: slope, unit: 'MiB/min', budget: { most: MOST_GROWTH[name] } },
        { name: `${name}: memory of its own, median`, value: level, unit: 'MiB' },
        { name: `${name}: at the start`, value: samples[name][0]?.mib ?? Number.NaN, unit: 'MiB' },
      ];
    });
    return await report({
      bench: 'soak',
      conditions: { minutes, devices, rounds },
      figures: [
        ...figures.map((figure) => ({ ...figure, size: devices })),
        { name: 'online at the end, with the agent', value: online, unit: 'devices', budget: { least: devices + 1 } },
        { name: 'commands not done', value: undone.length, unit: 'commands', budget: { most: 0 } },
        { name: 'processes that ended', value: ended.length, unit: 'processes', budget: { most: 0 } },
      ],
    }, minutes < WHOLE.minutes || devices < WHOLE.devices ? work : undefined);
  } finally {
    await processes.stop();
    await server.stop();
    await rm(work, { recursive: true, force: true });
  }
}

/** Waits until the devices say that all of them are connected. @throws Error when they are not in time */
async function ready(child: ChildProcess): Promise<void> {
  const late = setTimeout(() => child.kill(), START_SECONDS * 1_000);
  if (child.stdout) for await (const line of createInterface({ input: child.stdout })) if (line.includes('"ready"')) {
    clearTimeout(late);
    child.stdout.resume();
    return;
  }
  clearTimeout(late);
  throw new Error('The devices did not come up.');
}

/** An agent that only looks. Answers its process id. */
async function realAgent(processes: Processes, state: string, deviceUrl: string, token: string): Promise<number> {
  const bundle = 'dist/agent/craie-agent.mjs';
  await processes.once([bundle, 'enrol', '--server', deviceUrl, '--token', token, '--state', state, '--observe', '--no-power', '--no-lock', '--boot-spread', '0']);
  const { pid } = processes.start('agent', [bundle, 'run', '--state', state]);
  if (!pid) throw new Error('The agent did not start.');
  return pid;
}

/** What one person does in a minute. */
async function round({ api }: BenchServer, ids: string[]): Promise<void> {
  await api.call('POST', '/commands', { devices: { ids }, kind: 'ring', args: { seconds: 1 } });
  let cursor: string | null = '';
  for (let page = 0; page < PAGES && cursor !== null; page++) {
    const { next }: Page<DeviceRow> = await api.call('GET', `/devices?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    cursor = next;
  }
}

async function onlineCount({ api }: BenchServer): Promise<number> {
  let online = 0;
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page<DeviceRow> = await api.call('GET', `/devices?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    online += page.items.filter(({ presence }) => presence === 'online').length;
    cursor = page.next;
  }
  return online;
}

const { values } = parseArgs({ options: { minutes: { type: 'string', default: String(WHOLE.minutes) }, devices: { type: 'string', default: String(WHOLE.devices) } } });
process.exitCode = (await soak(Number(values.minutes), Number(values.devices))) ? 0 : 1;
