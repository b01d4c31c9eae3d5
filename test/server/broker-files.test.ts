/** The command that writes what a Mosquitto needs, and a Mosquitto that takes it. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/demo/processes.js';

const command = new URL('../../dist/apps/server/src/broker-files.js', import.meta.url).pathname;
let dir: string;
beforeEach(async () => { dir = await mkdtemp(join(tmpdir(), 'craie-files-')); });
afterEach(() => rm(dir, { recursive: true, force: true }));

function run(args: string[], env: Record<string, string> = {}): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [command, ...args], { env: { PATH: process.env.PATH, DATA_DIR: join(dir, 'data'), ...env } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => { said += part.toString(); });
    child.once('close', (code) => resolve({ code, said }));
  });
}

test('it says what it needs', async () => {
  expect(await run([])).toMatchObject({ code: 64, said: expect.stringMatching(/FOLDER/) });
  expect(await run([dir])).toMatchObject({ code: 78, said: expect.stringMatching(/BROKER_URL is missing/) });
});

test('run again it keeps the certificate and renews the list; every file is its owner\'s alone', async () => {
  const folder = join(dir, 'broker');
  const settings = { BROKER_URL: `mqtts://broker:${await freePort()}`, DEVICE_PUBLIC_HOST: 'craie.example.fr' };
  const texts = () => Promise.all(['server.pem', 'roots.pem', 'revoked.pem', 'rights.acl', 'mosquitto.conf'].map((name) => readFile(join(folder, name), 'utf8')));
  expect(await run([folder], settings)).toEqual({ code: 0, said: `${folder}/mosquitto.conf\n` });
  const [server, roots, revoked, rights, configuration] = await texts();
  expect(server).toMatch(/BEGIN CERTIFICATE[^]*BEGIN PRIVATE KEY/);
  expect(roots).toMatch(/BEGIN CERTIFICATE/);
  expect(rights).toMatch(/pattern write craie\/v1\/%u\/up\/\+/);
  expect(configuration).toContain(`listener ${new URL(settings.BROKER_URL).port}\n`);
  expect((await stat(join(folder, 'revoked.pem'))).mode & 0o777).toBe(0o600);
  await run([folder], settings);
  const again = await texts();
  expect(again[0]).toBe(server);
  expect(again[2]).not.toBe(revoked);
});
