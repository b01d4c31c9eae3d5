/**
 * A whole Craie for journeys: the built server, the built agent and simulated devices as separate processes on ports of
 * their own, so that each can be stopped or killed alone.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api, waitReady } from '../../scripts/demo/api.js';
import { freePort } from '../../scripts/demo/processes.js';
import { usualEngine, type EngineName } from './database.js';
import { EMAIL, furnish, PASSWORD, SERVER, SHORT_LIVED } from './house-template.js';
import { dropDatabase } from './postgres.js';
import { until } from './until.js';

export { EMAIL, PASSWORD, until };

/** Simulated devices that lost their server are back within so long (ms), each at a moment of its own. */
const RETURN_WITHIN = 3_000;

const root = new URL('../..', import.meta.url).pathname;

export interface House {
  url: string;
  deviceUrl: string;
  data: string;
  api: Api;
  server: ChildProcess;
  agent: ChildProcess | undefined;
  /** Executable of the processes started from now on. */
  node: string;
  /** What the processes printed, for the message of a failed test. */
  log: string[];
  /** @param extra overrides its environment, this time. */
  startServer(extra?: NodeJS.ProcessEnv): Promise<void>;
  /** Enrols at the first call. `flags` are those of `craie-agent enrol`. */
  startAgent(flags?: string[]): Promise<void>;
  /** `installMs`: how long one simulated installation takes, about. */
  startDevices(count: number, installMs?: number): Promise<void>;
  /** A second server process on the same database and broker, with the same secret, and a data folder and ports of its own. */
  startTwin(): Promise<Pick<House, 'url' | 'deviceUrl' | 'api' | 'server'>>;
  /** Runs one of our programs to its end, with the environment of the server; `extra` overrides it. */
  run(args: string[], extra?: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }>;
  dispose(): Promise<void>;
}

/** Ends a process and waits for it. */
export async function end(child: ChildProcess | undefined, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

export interface HouseOptions {
  /** Engine of a house that names no place of its own in `extra`. Default: PostgreSQL where there is one, as it costs less. */
  engine?: EngineName;
  /** Its server starts on nothing at all, as a newcomer's. Otherwise it stands already: see house-template.ts. */
  fresh?: boolean;
  /** Executable of its processes. */
  node?: string;
}

/**
 * @param extra further environment for the server. With a folder or a database of its own there, it starts on nothing.
 */
export async function openHouse(extra: NodeJS.ProcessEnv = {}, { engine = usualEngine, fresh = false, node = process.execPath }: HouseOptions = {}): Promise<House> {
  const data = await mkdtemp(join(tmpdir(), 'craie-house-'));
  const own = fresh || ['DATA_DIR', 'DATABASE_URL', 'CERTS_DIR'].some((name) => name in extra);
  const database = own ? undefined : await furnish(data, engine);
  const passwordFile = join(data, 'owner-password');
  await writeFile(passwordFile, PASSWORD, { mode: 0o600 });
  const [http, device, mqtt] = [await freePort(), await freePort(), await freePort()];
  const url = `http://127.0.0.1:${http}`;
  const env = {
    ...process.env, NODE_OPTIONS: '', DATA_DIR: data, HTTP_HOST: '127.0.0.1', HTTP_PORT: String(http), DEVICE_HOST: '127.0.0.1',
    DEVICE_PORT: String(device), MQTT_PORT: String(mqtt), DEVICE_PUBLIC_HOST: '127.0.0.1', PUBLIC_URL: url, CRAIE_SAMPLE: 'landes', CRAIE_SECOND_FACTOR: 'off',
    CRAIE_OWNER_EMAIL: EMAIL, CRAIE_OWNER_PASSWORD_FILE: passwordFile, LOG_LEVEL: 'warn', ...(database && { DATABASE_URL: database }), ...extra,
  };
  const log: string[] = [];
  const children: ChildProcess[] = [];
  const launch = (name: string, args: string[], input?: string, more: NodeJS.ProcessEnv = {}) => {
    const child = spawn(house.node, [...SHORT_LIVED, ...args], { cwd: root, env: { ...env, ...more }, stdio: ['pipe', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => log.push(`${name}: ${part.toString()}`));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    children.push(child);
    return child;
  };
  const state = join(data, 'agent');
  const house: House = {
    url, deviceUrl: `https://127.0.0.1:${device}`, data, log, api: new Api(url), server: undefined as never, agent: undefined, node,
    async startServer(more) {
      house.server = launch('server', ['--enable-source-maps', SERVER], '', more);
      await waitReady(url, 120, house.server);
    },
    async startTwin() {
      const ports = [await freePort(), await freePort()];
      const own = { url: `http://127.0.0.1:${ports[0]}`, deviceUrl: `https://127.0.0.1:${ports[1]}` };
      const server = launch('twin', ['--enable-source-maps', SERVER], '', {
        HTTP_PORT: String(ports[0]), DEVICE_PORT: String(ports[1]), PUBLIC_URL: own.url, DATA_DIR: join(data, 'twin'), CRAIE_SECRET_FILE: join(data, 'secret.key'),
      });
      await waitReady(own.url, 120, server).catch((error: unknown) => { throw new Error(`${String(error)}\n${log.slice(-20).join('')}`); });
      const api = new Api(own.url);
      await api.signIn(EMAIL, PASSWORD);
      return { ...own, api, server };
    },
    async startAgent(flags = ['--no-power', '--no-lock']) {
      if (!house.agent) {
        const [site] = (await house.api.sites(1)).items;
        if (!site) throw new Error('The sample has no site.');
        const { token } = await house.api.enrolmentToken(site, 'Journey', 1);
        const enrol = launch('enrol', ['dist/agent/craie-agent.mjs', 'enrol', '--server', house.deviceUrl, '--token', token ?? '', '--state', state, '--boot-spread', '0', ...flags]);
        const code = await new Promise((resolve) => enrol.once('exit', resolve));
        if (code !== 0) throw new Error(`Enrolment ended with ${String(code)}:\n${log.join('')}`);
      }
      house.agent = launch('agent', ['dist/agent/craie-agent.mjs', 'run', '--state', state]);
    },
    async startDevices(count, installMs = 1_000) {
      const { items } = await house.api.sites(4);
      const tokens = await Promise.all(items.map((site) => house.api.enrolmentToken(site, site.name, count)));
      const order = { deviceUrl: house.deviceUrl, devices: count, tokens: tokens.map((token) => token.token), heartbeatMs: 5_000, installMs, returnWithinMs: RETURN_WITHIN };
      const fleet = launch('devices', ['dist/bench/fleet/main.js'], `${JSON.stringify(order)}\n`);
      await until(`${count} simulated devices`, async () => log.some((line) => line.startsWith('devices:') && line.includes('"ready"')) || (fleet.exitCode !== null && Promise.reject(new Error(log.join('')))));
    },
    async run(args, more) {
      const child = launch('run', args, '', more);
      const parts: Buffer[] = [];
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part));
      const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
      return { code, said: Buffer.concat(parts).toString().trim() };
    },
    async dispose() {
      // The server last, also one that was started again: the others say goodbye to it.
      for (const child of [...children.filter((one) => one !== house.server).reverse(), house.server]) await end(child, 'SIGTERM');
      if (database) await dropDatabase(database);
      await rm(data, { recursive: true, force: true });
    },
  };
  try {
    await house.startServer();
    await house.api.signIn(EMAIL, PASSWORD);
    return house;
  } catch (error) {
    await house.dispose();
    throw new Error(`${(error as Error).message}\n${log.join('')}`);
  }
}
