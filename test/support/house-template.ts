/**
 * A server's first start (authority, migrations, sample, owner) costs ten seconds of processor, and most journeys begin
 * after it: it happens once a build, and each house gets a copy of what it left.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitReady } from '../../scripts/demo/api.js';
import { freePort } from '../../scripts/demo/processes.js';
import { newestChange } from './agent-process.js';
import type { EngineName } from './database.js';
import { exclusive } from './exclusive.js';
import { createFrom, ensureTemplate } from './postgres.js';

export const EMAIL = 'exploitation@syndicat.example';
export const PASSWORD = 'correct-cheval-pile-agrafe';
/** For processes that live for a minute: optimising the embedded engine's code takes longer than what it saves. */
export const SHORT_LIVED = ['--liftoff-only'];
export const SERVER = 'dist/apps/server/src/main.js';

const root = new URL('../..', import.meta.url).pathname;
const cache = join(root, 'node_modules/.cache/craie-house');
/** First starts wait for each other; each takes this long (s) on a slow machine. */
const PATIENCE = 120;

/** Fills an empty data folder as a first start does. @returns the URL of its database, when it has one of its own on PostgreSQL */
export async function furnish(data: string, engine: EngineName): Promise<string | undefined> {
  const release = await exclusive('house-template', PATIENCE);
  try {
    const build = createHash('sha256').update(String(Math.max(...['apps', 'libs'].map((part) => newestChange(join(root, 'dist', part)))))).digest('hex').slice(0, 16);
    await ensureFolder(build);
    const database = join(cache, 'data/database');
    await cp(join(cache, 'data'), data, { recursive: true, filter: (path) => engine === 'pglite' || path !== database });
    if (engine === 'pglite') return undefined;
    const template = `craie_house_${build}`;
    await ensureTemplate(template, (url) => startOnce(data, url));
    return await createFrom(template);
  } finally {
    await release();
  }
}

async function ensureFolder(build: string): Promise<void> {
  const stamp = join(cache, 'build');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === build) return;
  const making = await mkdtemp(join(tmpdir(), 'craie-house-template-'));
  await startOnce(making);
  await rm(cache, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await cp(making, join(cache, 'data'), { recursive: true });
  await rm(making, { recursive: true, force: true });
  await writeFile(`${stamp}.new`, build);
  await rename(`${stamp}.new`, stamp);
}

/** A server from its start to its clean end. @throws Error with what it said */
async function startOnce(data: string, url = ''): Promise<void> {
  const passwordFile = join(data, 'owner-password');
  await writeFile(passwordFile, PASSWORD, { mode: 0o600 });
  const [http, device, mqtt] = [await freePort(), await freePort(), await freePort()];
  const server = spawn(process.execPath, [...SHORT_LIVED, SERVER], {
    cwd: root, stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env, NODE_OPTIONS: '', DATA_DIR: data, DATABASE_URL: url, HTTP_HOST: '127.0.0.1', HTTP_PORT: String(http), DEVICE_HOST: '127.0.0.1', DEVICE_PORT: String(device),
      MQTT_PORT: String(mqtt), DEVICE_PUBLIC_HOST: '127.0.0.1', CRAIE_SAMPLE: 'landes', CRAIE_SECOND_FACTOR: 'off', CRAIE_OWNER_EMAIL: EMAIL, CRAIE_OWNER_PASSWORD_FILE: passwordFile, LOG_LEVEL: 'warn',
    },
  });
  const said: Buffer[] = [];
  server.stderr.on('data', (part: Buffer) => said.push(part));
  const ended = new Promise<number | null>((resolve) => server.once('exit', resolve));
  const early = ended.then((code) => { throw new Error(`The first start ended with ${String(code)}:\n${Buffer.concat(said).toString()}`); });
  try {
    await Promise.race([early, waitReady(`http://127.0.0.1:${http}`, PATIENCE)]);
  } finally {
    early.catch(() => undefined);
    server.kill('SIGTERM');
    await ended;
    await rm(passwordFile, { force: true });
  }
}
