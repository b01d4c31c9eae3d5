/**
 * `npm run demo`: the real server on its embedded engines with a sample syndicate, this machine enrolled with the real
 * agent, and simulated devices on the public wire. Stops everything on Ctrl C.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SiteView } from '#contract';
import { Api, waitReady } from './api.js';
import { readArguments, type DemoArguments } from './arguments.js';
import { addEquipment } from './equipment.js';
import { freePort, Processes } from './processes.js';

const EMAIL = 'exploitation@syndicat.example';
/** Sites that the simulated devices are spread over. */
const SITES = 24;

/** The password of this data folder: made once, readable by its owner alone. */
async function ownerPassword(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch {
    const password = randomBytes(12).toString('base64url');
    await writeFile(file, `${password}\n`, { mode: 0o600 });
    return password;
  }
}

/** Device ports stay those of the data folder: an agent that it enrolled earlier finds its server again. */
async function devicePorts(file: string): Promise<[device: number, mqtt: number]> {
  const [device, mqtt]: number[] = await readFile(file, 'utf8').then(JSON.parse, () => []);
  const ports: [number, number] = [await freePort(device), await freePort(mqtt)];
  await writeFile(file, JSON.stringify(ports));
  return ports;
}

async function startServer(processes: Processes, args: DemoArguments, data: string, passwordFile: string) {
  const http = await freePort(args.port);
  const [device, mqtt] = await devicePorts(join(data, 'demo-ports'));
  processes.start('server', ['--enable-source-maps', 'dist/apps/server/src/main.js'], {
    env: {
      ...process.env, DATA_DIR: data, HTTP_HOST: '127.0.0.1', HTTP_PORT: String(http), DEVICE_HOST: '127.0.0.1', DEVICE_PORT: String(device),
      MQTT_PORT: String(mqtt), DEVICE_PUBLIC_HOST: '127.0.0.1', PUBLIC_URL: `http://127.0.0.1:${http}`, CRAIE_SAMPLE: 'landes', CRAIE_SECOND_FACTOR: 'off',
      CRAIE_OWNER_EMAIL: EMAIL, CRAIE_OWNER_PASSWORD_FILE: passwordFile, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    },
  });
  const url = `http://127.0.0.1:${http}`;
  await waitReady(url, 60);
  return { url, deviceUrl: `https://127.0.0.1:${device}` };
}

/** Enrols this machine unless its folder already has an identity, then runs the agent. Power and lock are refused by its own configuration. */
async function startAgent(processes: Processes, args: DemoArguments, data: string, deviceUrl: string, token: string): Promise<void> {
  const state = join(data, 'agent');
  const agent = ['dist/agent/craie-agent.mjs'];
  const enrolled = await readFile(join(state, 'cert.pem')).then(() => true, () => false);
  if (!enrolled) {
    const limits = ['--no-power', '--no-lock', '--boot-spread', '0', ...(args.manage ? [] : ['--observe'])];
    await processes.once([...agent, 'enrol', '--server', deviceUrl, '--token', token, '--state', state, ...limits]);
  }
  processes.start('agent', [...agent, 'run', '--state', state]);
}

async function startDevices(processes: Processes, api: Api, sites: SiteView[], devices: number, deviceUrl: string): Promise<void> {
  const each = Math.ceil(devices / sites.length);
  const tokens = await Promise.all(sites.slice(0, devices).map((site) => api.enrolmentToken(site, 'Démonstration', each)));
  const order = { deviceUrl, devices, tokens: tokens.map((token) => token.token) };
  processes.start('devices', ['dist/bench/fleet/main.js'], { input: `${JSON.stringify(order)}\n` });
}

function announce(args: DemoArguments, url: string, password: string): void {
  if (args.json) {
    process.stdout.write(`${JSON.stringify({ url, email: EMAIL, password })}\n`);
    return;
  }
  process.stdout.write(
    `\nCraie est prête.\n\n  Console        ${url}\n  Adresse        ${EMAIL}\n  Mot de passe   ${password}\n\n` +
      `Cette machine (${hostname()}) est enrôlée${args.manage ? ' et gérée' : ', en observation seule'} ; ${args.devices} appareils simulés arrivent.\nCtrl C arrête tout.\n`,
  );
}

async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2));
  const data = args.data ? resolve(args.data) : await mkdtemp(join(tmpdir(), 'craie-demo-'));
  await mkdir(data, { recursive: true });
  await chmod(data, 0o700);
  const passwordFile = join(data, 'demo-password');
  const password = await ownerPassword(passwordFile);

  const end = async (code: number) => {
    if (processes.stopping) return;
    await processes.stop();
    if (!args.data) await rm(data, { recursive: true, force: true });
    process.exit(code);
  };
  const processes = new Processes((name, code) => {
    process.stderr.write(`The ${name} ended by itself (${String(code)}): the demo stops.\n`);
    void end(1);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0));

  try {
    const { url, deviceUrl } = await startServer(processes, args, data, passwordFile);
    const api = new Api(url);
    await api.signIn(EMAIL, password);
    const { items: sites } = await api.sites(SITES);
    const [home] = sites;
    if (!home) throw new Error('The sample has no site.');
    await addEquipment(api, sites);
    const own = await api.enrolmentToken(home, `Cette machine`, 1);
    await startAgent(processes, args, data, deviceUrl, own.token ?? '');
    if (args.devices > 0) await startDevices(processes, api, sites, args.devices, deviceUrl);
    announce(args, url, password);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    await end(1);
  }
}

await main();
