/** The diagnosis against a real HTTPS server and a real TLS listener of a real authority, and against nothing at all. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttps, type Server } from 'node:https';
import { createServer as createTcp, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls, type TLSSocket } from 'node:tls';
import { v7 } from 'uuid';
import type { DiagnoseCheck } from '#contract';
import { Authority, createCsr, createDeviceKey } from '#pki';
import { createExecutors } from '../../../agent/src/commands/index.js';
import type { ConnectionOptions } from '../../../agent/src/link/connection.js';
import type { DialTls } from '../../../agent/src/link/dial.js';
import { commandContext, type TestContext } from './command-context.js';

const { signal } = new AbortController();
const folder = mkdtempSync(join(tmpdir(), 'craie-diagnose-'));
const listen = async <S extends { listen(port: number, host: string, done: () => void): unknown; address(): unknown }>(server: S) => {
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return (server.address() as AddressInfo).port;
};

let tls: DialTls;
let https: Server;
let mqtt: ReturnType<typeof createTls>;
let ports: { https: number; mqtt: number };
/** What the server does for the test that runs. */
let clockOffset = 0;
let status = 200;
const asked: { path: string; peer: string; range: string }[] = [];

beforeAll(async () => {
  const authority = await Authority.open(folder);
  const server = await authority.issueServer(['127.0.0.1', 'localhost']);
  const key = await createDeviceKey();
  const own = { cert: server.certificate, key: server.key, ca: authority.roots, requestCert: true };
  const deviceId = v7();
  tls = { roots: authority.roots, identity: { deviceId, certificate: authority.issueDevice(createCsr(key), deviceId).certificate, key } };
  https = createHttps({ ...own, rejectUnauthorized: false }, (request, response) => {
    asked.push({ path: request.url ?? '', peer: (request.socket as TLSSocket).getPeerCertificate().subject.CN as string, range: request.headers.range ?? '' });
    response.writeHead(status, { date: new Date(Date.now() + clockOffset).toUTCString() });
    response.end(Buffer.alloc(request.url === '/device/v1/files/big' ? 3_000_000 : 3_000, 65));
  });
  mqtt = createTls({ ...own, rejectUnauthorized: true }, (socket) => socket.on('error', () => undefined));
  ports = { https: await listen(https), mqtt: await listen(mqtt) };
});
beforeEach(() => { clockOffset = 0; status = 200; asked.length = 0; });
afterAll(() => { https.closeAllConnections(); https.close(); mqtt.close(); rmSync(folder, { recursive: true, force: true }); });

const context = (change: Partial<ConnectionOptions> = {}, files: Record<string, string> = {}): TestContext => Object.assign(commandContext({ files }), {
  connection: { deviceId: tls.identity?.deviceId ?? '', server: `https://localhost:${ports.https}`, mqtt: { host: '127.0.0.1', port: ports.mqtt }, tls, ...change },
});
async function run(of: TestContext): Promise<{ checks: Record<string, DiagnoseCheck>; detail: string | undefined }> {
  const { state, detail, result } = await createExecutors(of).diagnose({}, signal);
  expect(state).toBe('done');
  const checks = result?.checks as DiagnoseCheck[];
  expect(checks.map((check) => check.name).sort()).toEqual(['clock', 'disk', 'dns', 'mqtt', 'proxy', 'server', 'speed']);
  for (const check of checks) expect(check.detail).toMatch(/^.{5,300}\.$/);
  return { checks: Object.fromEntries(checks.map((check) => [check.name, check])), detail };
}

it('finds everything in order, as the device itself', async () => {
  const { checks, detail } = await run(context());
  expect(Object.values(checks).filter((check) => !check.ok && check.name !== 'disk')).toEqual([]);
  expect(checks.dns?.detail).toMatch(/localhost est résolu en \d+ ms/);
  expect(checks.mqtt?.detail).toMatch(/^Le canal de supervision s’ouvre en \d+ ms : MQTT direct\.$/);
  expect(checks.clock?.detail).toBe('L’horloge est à l’heure du serveur.');
  expect(checks.disk?.value).toBeGreaterThan(0);
  expect(checks.speed).toMatchObject({ value: expect.any(Number), detail: expect.stringMatching(/^Au moins .* Mbit\/s/) });
  expect(detail).toMatch(/^(Tout est en ordre|À vérifier : disk)\.$/);
  expect(new Set(asked.map((one) => one.path))).toEqual(new Set(['/device/v1/trust', '/device/v1/self']));
  expect(asked[0]?.peer).toMatch(/^[0-9a-f-]{36}$/);
});

it('measures the speed on a large file, and stops at its two megabytes', async () => {
  const { checks } = await run(Object.assign(context(), { speedSample: () => '/device/v1/files/big' }));
  expect(checks.speed).toMatchObject({ ok: true, detail: expect.stringMatching(/^[\d\s,]+ Mbit\/s mesurés sur 2\s\d{3}/) });
  expect(asked.at(-1)).toMatchObject({ path: '/device/v1/files/big', range: 'bytes=0-2097151' });
});

it('finds a clock that runs ahead', async () => {
  clockOffset = -3_600_000;
  expect((await run(context())).checks.clock).toMatchObject({ ok: false, detail: expect.stringContaining('avance de 60 min') });
});

it('reports a server that answers with an error', async () => {
  status = 503;
  const { checks, detail } = await run(context());
  expect(checks.server).toMatchObject({ ok: false, detail: 'Le serveur répond par une erreur 503.' });
  expect(checks.speed?.ok).toBe(false);
  expect(detail).toContain('server');
});

it('explains what is closed, unknown, or somebody else', async () => {
  const { checks } = await run(context({ server: 'https://nowhere.invalid:1', mqtt: { host: '127.0.0.1', port: 1 } }));
  expect(checks.dns).toMatchObject({ ok: false, detail: expect.stringMatching(/DNS/) });
  expect(checks.mqtt).toMatchObject({ ok: false, detail: expect.stringContaining('refusée') });

  const stranger = await Authority.open(join(folder, 'stranger'));
  const { checks: foreign } = await run(context({ tls: { ...tls, roots: stranger.roots } }));
  for (const name of ['server', 'mqtt'] as const) expect(foreign[name]).toMatchObject({ ok: false, detail: expect.stringContaining('interception') });
});

it('tries the proxy that is set', async () => {
  const door = createTcp((socket) => socket.destroy());
  const port = await listen(door);
  const proxied = (at: number) => run(context({}, { '/etc/environment': `https_proxy=http://user:secret@127.0.0.1:${at}\n` }));
  const { checks: open } = await proxied(port);
  expect(open.proxy).toMatchObject({ ok: true, detail: expect.stringMatching(/^Le proxy 127\.0\.0\.1:\d+ \(\/etc\/environment\)/) });
  await new Promise((resolve) => { door.close(resolve); });
  expect((await proxied(port)).checks.proxy).toMatchObject({ ok: false, detail: expect.stringContaining('refusée') });
});

it('ends at once when the agent stops', async () => {
  const { result } = await createExecutors(context()).diagnose({}, AbortSignal.abort());
  expect((result?.checks as DiagnoseCheck[] | undefined)?.every((check) => !check.ok)).toBe(true);
});
