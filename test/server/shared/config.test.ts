import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../../apps/server/src/shared/config-load.js';
import { weakness } from '../../../apps/server/src/shared/config-secret.js';
import { CONFIG_TABLE } from '../../../apps/server/src/shared/config-table.js';
import { ConfigError } from '../../../apps/server/src/shared/config.js';

const GOOD = 'q0mWk3fF2Zx8Tn1YbVh7Lr5Sd9Gj4Cp6';
let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'craie-test-')); });
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const load = (environment: Record<string, string> = {}) => loadConfig({ DATA_DIR: dir, ...environment });
const problems = (environment: Record<string, string>): readonly string[] => {
  try {
    load(environment);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
};

test('nothing set is a working configuration, frozen to the bottom', () => {
  const config = load();
  expect(config).toMatchObject({ dataDir: dir, database: { url: undefined }, http: { host: '127.0.0.1', port: 3000 }, device: { port: 8443, mqttPort: 8883 }, logLevel: 'info' });
  expect(config.certsDir).toBe(join(dir, 'pki'));
  expect(Object.isFrozen(config) && Object.isFrozen(config.http) && Object.isFrozen(config.http.trustedProxies)).toBe(true);
});

test('a secret is made once, readable by this user alone', () => {
  const { secret } = load();
  expect(secret).toHaveLength(43);
  expect(statSync(join(dir, 'secret.key')).mode & 0o777).toBe(0o600);
  expect(load().secret).toBe(secret);
  expect(readFileSync(join(dir, 'secret.key'), 'utf8').trim()).toBe(secret);
});

test.each(['changeme', 'secret', 'short-but-Rand0m', 'a'.repeat(64), 'abcabcabcabcabcabcabcabcabcabcabcabc', `change-me-${GOOD}`, 'my-secret-key-my-secret-key-my-secret', 'password'.repeat(6), '0123456789'.repeat(5)])(
  'the secret %s refuses to boot',
  (secret) => expect(problems({ CRAIE_SECRET: secret }).join()).toMatch(/^CRAIE_SECRET .*openssl rand -base64 32\.$/),
);

test('good secrets pass, from the variable or from a file', () => {
  expect(load({ CRAIE_SECRET: GOOD }).secret).toBe(GOOD);
  writeFileSync(join(dir, 'given'), `${GOOD}\n`);
  expect(load({ CRAIE_SECRET_FILE: join(dir, 'given') }).secret).toBe(GOOD);
  expect(weakness('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08')).toBeUndefined();
});

test('everything wrong is told at once, each with its variable, and nothing is left behind', () => {
  const found = problems({
    HTTP_PORT: '99999', MQTT_PORT: 'x', HTTP_HOST: 'not a host', DATABASE_URL: 'mysql://user:hidden@host/db', PUBLIC_URL: 'https://craie.example/path',
    LOG_LEVEL: 'loud', TRUSTED_PROXIES: 'everybody', TLS_CERT_FILE: '/cert.pem', CRAIE_OWNER_EMAIL: 'owner@example.org', CRAIE_SECRET: 'changeme', CRAIE_SAMPLE: 'mars',
    ALLOW_PRIVATE_TARGETS: 'loopback, 10.0.0.0/33',
  });
  for (const name of ['HTTP_PORT', 'MQTT_PORT', 'HTTP_HOST', 'DATABASE_URL', 'PUBLIC_URL', 'LOG_LEVEL', 'TRUSTED_PROXIES', 'TLS_CERT_FILE', 'CRAIE_OWNER_EMAIL', 'CRAIE_SECRET', 'CRAIE_SAMPLE', 'ALLOW_PRIVATE_TARGETS']) {
    expect(found.filter((problem) => problem.startsWith(name))).toHaveLength(1);
  }
  expect(found.join()).not.toContain('hidden');
  expect(() => statSync(join(dir, 'secret.key'))).toThrow();
});

test('the owner needs an address and a long password in a file', () => {
  const file = join(dir, 'pw');
  writeFileSync(file, 'correct-cheval-pile\n');
  expect(load({ CRAIE_OWNER_EMAIL: 'a@b.fr', CRAIE_OWNER_PASSWORD_FILE: file }).owner).toEqual({ email: 'a@b.fr', password: 'correct-cheval-pile' });
  writeFileSync(file, 'short');
  expect(problems({ CRAIE_OWNER_EMAIL: 'a@b.fr', CRAIE_OWNER_PASSWORD_FILE: file }).join()).toMatch(/at least 12/);
  expect(problems({ CRAIE_OWNER_EMAIL: 'a@b.fr', CRAIE_OWNER_PASSWORD_FILE: join(dir, 'none') }).length).toBeGreaterThan(0);
  expect(problems({ CRAIE_OWNER_PASSWORD_FILE: file }).join()).toMatch(/CRAIE_OWNER_EMAIL/);
});

test('devices are told a loopback address only when nothing else is listened on', () => {
  expect(load({ DEVICE_HOST: '127.0.0.1' }).device.publicHost).toBe('127.0.0.1');
  expect(load().device.publicHost).not.toBe('127.0.0.1');
  expect(load({ DEVICE_PUBLIC_HOST: 'craie.example.fr' }).device.publicHost).toBe('craie.example.fr');
});

test('devices reach an external broker by the device name and the same port, unless told otherwise', () => {
  const settings = { BROKER_URL: 'mqtts://broker.lan:8884', DEVICE_PUBLIC_HOST: 'craie.example.fr' };
  expect(load().broker).toBeUndefined();
  expect(load(settings).broker).toEqual({ url: settings.BROKER_URL, public: { host: 'craie.example.fr', port: 8884 } });
  expect(load({ ...settings, BROKER_PUBLIC_URL: 'mqtts://[2001:db8::1]' }).broker?.public).toEqual({ host: '2001:db8::1', port: 8883 });
  expect(problems({ BROKER_URL: 'mqtt://broker.lan' }).join()).toMatch(/BROKER_URL must be .*mqtts:/);
});

test('the table explains every variable once', () => {
  expect(new Set(CONFIG_TABLE.map(({ name }) => name)).size).toBe(CONFIG_TABLE.length);
  for (const { meaning } of CONFIG_TABLE) expect(meaning).toMatch(/\.$/);
});

test('the process ends with 78 and says what is wrong', async () => {
  const main = new URL('../../../dist/apps/server/src/main.js', import.meta.url).pathname;
  const child = spawn(process.execPath, [main], { env: { DATA_DIR: dir, CRAIE_SECRET: 'changeme', HTTP_PORT: 'x' }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (part: Buffer) => { said += part.toString(); });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(78);
  expect(said).toMatch(/CRAIE_SECRET .*\n.*|HTTP_PORT/);
  expect(said).not.toMatch(/\n\s+at /);
});
