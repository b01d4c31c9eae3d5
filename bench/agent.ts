/**
 * What the agent costs a school's machine: resident memory and idle processor of the bundle, enrolled with a real server,
 * against a Node process that does nothing, in the same run. The agent runs with the flags of its service unit.
 *
 * `node dist/bench/agent.js [--seconds 180] [--settle 30] [--bundle dist/agent/craie-agent.mjs]` prints one line of JSON; exit code 1
 * when a limit is passed. The agent only observes this machine. Needs Linux (/proc).
 */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Api, waitReady } from '../scripts/demo/api.js';
import { freePort, Processes } from '../scripts/demo/processes.js';
import { processFigures } from './process-figures.js';

const LIMITS = { residentMiB: 60, idleCpuPercent: 0.3 } as const;
const [EMAIL, PASSWORD] = ['bench@syndicat.example', 'correct-cheval-pile-agrafe'];

/** A server of its own in `data`; answers a way to enrol with it. */
async function startServer(processes: Processes, data: string): Promise<{ deviceUrl: string; token: string }> {
  const [http, device, mqtt] = [await freePort(), await freePort(), await freePort()];
  const url = `http://127.0.0.1:${http}`;
  const passwordFile = join(data, 'password');
  await writeFile(passwordFile, PASSWORD, { mode: 0o600 });
  processes.start('server', ['dist/apps/server/src/main.js'], {
    env: {
      ...process.env, DATA_DIR: data, HTTP_HOST: '127.0.0.1', HTTP_PORT: String(http), DEVICE_HOST: '127.0.0.1', DEVICE_PORT: String(device),
      MQTT_PORT: String(mqtt), DEVICE_PUBLIC_HOST: '127.0.0.1', PUBLIC_URL: url, CRAIE_SAMPLE: 'landes', CRAIE_OWNER_EMAIL: EMAIL,
      CRAIE_OWNER_PASSWORD_FILE: passwordFile, LOG_LEVEL: 'warn',
    },
  });
  await waitReady(url, 60);
  const api = new Api(url);
  await api.signIn(EMAIL, PASSWORD);
  const [site] = (await api.sites(1)).items;
  if (!site) throw new Error('The sample has no site.');
  const { token } = await api.enrolmentToken(site, 'Bench', 1);
  if (!token) throw new Error('The server gave no token.');
  return { deviceUrl: `https://127.0.0.1:${device}`, token };
}

/** What the service unit says to Node before the bundle. @throws Error when the unit starts something else */
async function unitFlags(unit = 'agent/packaging/debian/craie-agent.service'): Promise<string[]> {
  const line = /^ExecStart=\S+\/node (.*?) ?\S+\/craie-agent\.mjs run$/m.exec(await readFile(unit, 'utf8'))?.[1];
  if (line === undefined) throw new Error(`${unit} does not start the bundle.`);
  return line.split(' ').filter(Boolean);
}

async function measure(bundle: string, settle: number, seconds: number): Promise<boolean> {
  const data = await mkdtemp(join(tmpdir(), 'craie-bench-'));
  await chmod(data, 0o700);
  const processes = new Processes((name, code) => { process.stderr.write(`${name} ended with ${String(code)}\n`); });
  try {
    const { deviceUrl, token } = await startServer(processes, data);
    const state = join(data, 'agent');
    await processes.once([bundle, 'enrol', '--server', deviceUrl, '--token', token, '--state', state, '--observe', '--no-power', '--no-lock', '--boot-spread', '0']);
    const flags = await unitFlags();
    const agent = processes.start('agent', [...flags, bundle, 'run', '--state', state]);
    const idle = processes.start('idle', ['-e', 'setInterval(() => undefined, 60_000)']);
    if (!agent.pid || !idle.pid) throw new Error('A process did not start.');

    // The first inventory and the first target are work, not idleness.
    await pause(settle * 1_000);
    const before = await processFigures(agent.pid);
    await pause(seconds * 1_000);
    const [after, reference] = [await processFigures(agent.pid), await processFigures(idle.pid)];

    const idleCpuPercent = Math.round(((after.cpu - before.cpu) / seconds) * 10_000) / 100;
    const within = after.resident <= LIMITS.residentMiB && idleCpuPercent <= LIMITS.idleCpuPercent;
    const ratio = Math.round((after.resident / reference.resident) * 100) / 100;
    process.stdout.write(`${JSON.stringify({
      bench: 'agent', node: process.version, flags, seconds, residentMiB: after.resident, ownMiB: after.own, peakMiB: after.peak,
      startCpuSeconds: before.cpu, idleCpuPercent, referenceMiB: reference.resident, ratio, limits: LIMITS, within,
    })}\n`);
    return within;
  } finally {
    await processes.stop();
    await rm(data, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '180' }, settle: { type: 'string', default: '30' }, bundle: { type: 'string', default: 'dist/agent/craie-agent.mjs' } } });
process.exitCode = (await measure(values.bundle, Number(values.settle), Number(values.seconds))) ? 0 : 1;
