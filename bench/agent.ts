/**
 * What the agent costs a school's machine and line where nothing changes: `npm run bench -- agent`, about 13 minutes. The bundle,
 * with the flags of its service unit, is enrolled with a real server and delivers its inventory; then it starts anew, settles,
 * and is watched through one whole quiet cycle, from one heartbeat to the next. References of the same run: a Node process
 * that does nothing, and an MQTT connection that only pings. The agent only observes this machine. Needs Linux (/proc).
 */
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connectAsync } from 'mqtt';
import { LIMITS } from '#contract';
import { Processes } from '../scripts/demo/processes.js';
import { CountingRelay } from './counting-relay.js';
import { ownServer } from './own-server.js';
import { processFigures } from './process-figures.js';
import { report } from './report.js';

/** Wait (ms) for the inventory of the first start, and for greetings and the first heartbeat of the second. */
const SETTLE = 30_000;
/** Bytes upwards that are no ping (24) and no PUBACK (26): in a quiet cycle, the heartbeat. */
const BEAT = 60;
const DAY = 86_400_000;

/** When a package was last installed or removed here; 0 without dpkg. */
const packagesChangedAt = () => stat('/var/lib/dpkg/status').then(({ mtimeMs }) => mtimeMs, () => 0);

/** What the service unit says to Node before the launcher, which runs the bundle in its own process. @throws Error when the unit starts something else */
async function unitFlags(unit = 'agent/packaging/debian/craie-agent.service'): Promise<string[]> {
  const line = /^ExecStart=\S+\/node (.*?) ?\S+\/launcher\.mjs run$/m.exec(await readFile(unit, 'utf8'))?.[1];
  if (line === undefined) throw new Error(`${unit} does not start the agent.`);
  return line.split(' ').filter(Boolean);
}

/** Sends the agent's link through a relay. Answers the relay and who the device is. */
async function relayed(state: string): Promise<{ relay: CountingRelay; deviceId: string }> {
  const file = join(state, 'agent.json');
  const configuration = JSON.parse(await readFile(file, 'utf8')) as { deviceId: string; mqtt: { host: string; port: number } };
  const relay = await CountingRelay.open(configuration.mqtt.port);
  await writeFile(file, JSON.stringify({ ...configuration, mqtt: { ...configuration.mqtt, port: relay.port } }));
  return { relay, deviceId: configuration.deviceId };
}

/** An MQTT connection with a certificate that does nothing but ping. Answers how it ends. */
async function bareConnection(state: string, port: number, clientId: string): Promise<() => Promise<void>> {
  const [key, cert, trust] = await Promise.all(['key.pem', 'cert.pem', 'trust.json'].map((name) => readFile(join(state, name), 'utf8')));
  const ca = (JSON.parse(trust ?? '') as { roots: string[] }).roots;
  const client = await connectAsync(`mqtts://127.0.0.1:${port}`, { key, cert, ca, clientId, protocolVersion: 4, keepalive: 60, reconnectPeriod: 0 });
  return () => client.endAsync(true);
}

/** Waits for the first heartbeat after `since`. @throws Error when none comes within the time the server would wait */
async function nextBeat(relay: CountingRelay, since: number): Promise<number> {
  const deadline = performance.now() + LIMITS.quietInterval * 1.25;
  while (performance.now() < deadline) {
    const beat = relay.passages.find(({ at, up, bytes }) => up && bytes >= BEAT && at >= since);
    if (beat) return beat.at;
    await pause(1_000);
  }
  throw new Error('The agent was silent for longer than its quiet interval.');
}

async function measure(bundle: string): Promise<boolean> {
  const data = await mkdtemp(join(tmpdir(), 'craie-bench-'));
  await chmod(data, 0o700);
  const processes = new Processes((name, code) => { process.stderr.write(`${name} ended with ${String(code)}\n`); });
  const closing: (() => Promise<void>)[] = [];
  try {
    const { deviceUrl, token } = await ownServer(processes, data);
    const [state, bareState] = [join(data, 'agent'), join(data, 'bare')];
    for (const folder of [state, bareState]) {
      await processes.once([bundle, 'enrol', '--server', deviceUrl, '--token', token, '--state', folder, '--observe', '--no-power', '--no-lock', '--boot-spread', '0']);
    }
    const [{ relay }, bare] = [await relayed(state), await relayed(bareState)];
    closing.push(() => relay.close(), () => bare.relay.close());

    // The first inventory is work, not a day where nothing changes: it is delivered by an earlier start.
    const flags = await unitFlags();
    const run = () => processes.start('agent', [...flags, bundle, 'run', '--state', state]);
    const first = run();
    await pause(SETTLE);
    const ended = new Promise((resolve) => first.once('exit', resolve));
    first.kill('SIGTERM');
    await ended;

    const started = performance.now();
    const [agent, idle] = [run(), processes.start('idle', ['-e', 'setInterval(() => undefined, 60_000)'])];
    if (!agent.pid || !idle.pid) throw new Error('A process did not start.');
    closing.unshift(await bareConnection(bareState, bare.relay.port, bare.deviceId));
    await pause(SETTLE);
    const quiet = performance.now();
    const packages = await packagesChangedAt();
    const before = [await processFigures(agent.pid), await processFigures(idle.pid)] as const;
    const firstBeat = relay.passages.findLast(({ up, bytes }) => up && bytes >= BEAT)?.at ?? quiet;
    const secondBeat = await nextBeat(relay, quiet);
    await pause(2_000);
    const end = performance.now();
    const after = [await processFigures(agent.pid), await processFigures(idle.pid)] as const;

    // An inventory sent meanwhile is no idleness, and the cycle ended with it: the run says nothing, well or ill.
    if ((await packagesChangedAt()) !== packages) throw new Error('Packages of this machine changed during the quiet cycle: run it again when nothing installs.');

    const perCent = (index: 0 | 1) => ((after[index].cpu - before[index].cpu) / ((end - quiet) / 1_000)) * 100;
    // One connection a day, and the quiet cycle again and again: from just after a heartbeat to just after the next.
    const aDay = (bytes: (from: number, to: number) => number, cycle: number) => (bytes(started, quiet) + bytes(quiet, end) * (DAY / cycle)) / 1_000;
    const cycle = secondBeat - firstBeat;
    return await report({
      bench: 'agent',
      conditions: { flags: flags.join(' '), quietSeconds: Math.round((end - quiet) / 1_000), cycleSeconds: Math.round(cycle / 1_000), connectionsADay: 1 },
      figures: [
        { name: 'resident memory', value: after[0].resident, unit: 'MiB', budget: { most: 60 }, reference: { name: 'bare Node', value: after[1].resident } },
        { name: 'of its own (heap, stacks, buffers)', value: after[0].own, unit: 'MiB', reference: { name: 'bare Node', value: after[1].own } },
        { name: 'highest resident memory', value: after[0].peak, unit: 'MiB', reference: { name: 'bare Node', value: after[1].peak } },
        { name: 'idle processor, of one core', value: perCent(0), unit: '%', budget: { most: 0.3 } },
        { name: 'processor from start to settled', value: before[0].cpu, unit: 's', reference: { name: 'bare Node', value: before[1].cpu } },
        {
          name: 'on the socket a day', value: aDay((from, to) => relay.bytes(from, to), cycle), unit: 'kB', budget: { most: 150 },
          reference: { name: 'MQTT pings alone', value: aDay((from, to) => bare.relay.bytes(from, to), end - quiet) },
        },
        { name: 'of that, one connection', value: relay.bytes(started, quiet) / 1_000, unit: 'kB', reference: { name: 'bare MQTT', value: bare.relay.bytes(started, quiet) / 1_000 } },
        {
          name: 'the same with TCP and IP headers', value: aDay((from, to) => relay.lineBytes(from, to), cycle), unit: 'kB',
          reference: { name: 'MQTT pings alone', value: aDay((from, to) => bare.relay.lineBytes(from, to), end - quiet) },
        },
        { name: 'bundle', value: (await stat(bundle)).size / 1e6, unit: 'MB', budget: { most: 1.5 } },
      ],
    });
  } finally {
    for (const close of closing) await close();
    await processes.stop();
    await rm(data, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options: { bundle: { type: 'string', default: 'dist/agent/craie-agent.mjs' } } });
process.exitCode = (await measure(values.bundle)) ? 0 : 1;
