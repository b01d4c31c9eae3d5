/** What answers in place of the server, met for real: proxies with habits, pages, foreign certificates, closed ports. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { createServer as createTcp, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { Authority, createCsr, createDeviceKey } from '#pki';
import { dial, type DialTls } from '../../../agent/src/link/dial.js';
import { blocked, obstacleOfAnswer, OBSTACLES } from '../../../agent/src/link/obstacle.js';
import { parseProxy } from '../../../agent/src/link/proxies.js';
import { schemesOf } from '../../../agent/src/link/tunnel.js';
import { openWebSocket } from '../../../agent/src/link/websocket.js';
import { watchBetterWays } from '../../../agent/src/link/way-back.js';
import { linkWays, wayName, type Way } from '../../../agent/src/link/way.js';
import { Ways } from '../../../agent/src/link/ways.js';
import { SILENT } from '../../../agent/src/log.js';
import { OddProxy, type Habits } from '../../support/odd-proxy.js';
import { noProxies } from './no-proxies.js';

const folder = mkdtempSync(join(tmpdir(), 'craie-obstacle-'));
const direct: Way = { transport: 'https', token: false };
let tls: DialTls;
let certificate: { certificate: string; key: string };
let https: Server;
let port: number;
/** What comes in place of an upgrade. */
let page = '';

beforeAll(async () => {
  const authority = await Authority.open(folder);
  certificate = await authority.issueServer(['127.0.0.1', 'localhost']);
  const [deviceId, key] = [v7(), await createDeviceKey()];
  tls = { roots: authority.roots, identity: { deviceId, certificate: authority.issueDevice(createCsr(key), deviceId).certificate, key } };
  https = createServer({ cert: certificate.certificate, key: certificate.key, ca: authority.roots, requestCert: true, rejectUnauthorized: false }, (_request, response) => void response.end('{}'));
  https.on('upgrade', (_request, socket) => void socket.end(page));
  await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));
  port = (https.address() as AddressInfo).port;
});
afterAll(() => {
  https.closeAllConnections();
  https.close();
  rmSync(folder, { recursive: true });
});

const obstacle = (attempt: Promise<unknown>) => attempt.then(() => 'none', (error: unknown) => blocked(error).obstacle);
const through = async (habits: Habits, credentials = '') => {
  const odd = await OddProxy.start(habits);
  const proxy = parseProxy(`http://${credentials}127.0.0.1:${odd.port}`, '');
  if (proxy === 'proxy_unsupported') throw new Error(proxy);
  const socket = dial({ ...direct, proxy }, { host: '127.0.0.1', port }, tls);
  const found = await obstacle(socket.then((opened) => opened.destroy()));
  await odd.dispose();
  return { found, asked: odd.asked[0] ?? '' };
};

it('goes through a proxy that lets it, with credentials in Basic', async () => {
  const { found, asked } = await through({}, 'camille:p%40ss@');
  expect(found).toBe('none');
  expect(asked).toContain(`proxy-authorization: Basic ${Buffer.from('camille:p@ss').toString('base64')}`);
});

it.each<[string, Habits]>([
  ['proxy_auth_required', { answer: 'HTTP/1.1 407 Who\r\nproxy-authenticate: Negotiate\r\nproxy-authenticate: Basic realm="x"\r\n\r\n' }],
  ['proxy_auth_unsupported', { answer: 'HTTP/1.1 407 Who\r\nproxy-authenticate: NTLM\r\nproxy-authenticate: Digest realm="x", nonce="y"\r\n\r\n' }],
  ['proxy_refused', { answer: 'HTTP/1.1 403 No\r\n\r\n' }],
  ['captive_portal', { answer: 'HTTP/1.1 302 Found\r\nlocation: http://portal.example/\r\n\r\n' }],
  ['captive_portal', { page: 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<html>' }],
  ['proxy_unreachable', { answer: 'not HTTP at all\r\n\r\n' }],
])('%s: a proxy that answers %j', async (expected, habits) => expect((await through(habits)).found).toBe(expected));

it('names a closed port, an unknown name, a foreign certificate and a proxy that is not there', async () => {
  expect(await obstacle(dial(direct, { host: '127.0.0.1', port: 1 }, tls))).toBe('port_blocked');
  expect(await obstacle(dial(direct, { host: 'nowhere.invalid', port }, tls))).toBe('dns');
  const stranger = await Authority.open(join(folder, 'stranger'));
  const foreign = { ...tls, roots: stranger.roots };
  expect(await obstacle(dial(direct, { host: '127.0.0.1', port }, foreign))).toBe('tls_intercepted');
  // An added authority counts on ways with a token alone.
  const added = { ...foreign, extraRoots: tls.roots ?? [] };
  expect(await obstacle(dial(direct, { host: '127.0.0.1', port }, added))).toBe('tls_intercepted');
  const opened = await dial({ ...direct, token: true }, { host: '127.0.0.1', port }, added);
  opened.destroy();
  expect(await obstacle(dial({ ...direct, proxy: { host: '127.0.0.1', port: 1, source: '' } }, { host: '127.0.0.1', port }, tls))).toBe('proxy_unreachable');
});

it.each<[string, number, { [header: string]: string }, string]>([
  ['captive_portal', 200, { 'content-type': 'text/html' }, '<html>Bienvenue'],
  ['captive_portal', 302, { location: 'http://portal.example/' }, ''],
  ['proxy_refused', 403, { 'content-type': 'text/html' }, '<html>Interdit'],
  ['certificate_not_passed', 401, { 'content-type': 'application/problem+json' }, '{"code":"unauthenticated","detail":"no certificate"}'],
  ['server_refused', 403, { 'content-type': 'application/problem+json' }, '{"code":"device_revoked","detail":"revoked"}'],
])('%s: %i in place of the upgrade', async (expected, status, headers, body) => {
  page = [`HTTP/1.1 ${status} X`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), 'connection: close', '', body].join('\r\n');
  expect(await obstacle(openWebSocket(direct, `https://127.0.0.1:${port}`, tls))).toBe(expected);
});

it('has a name for every answer there can be', () => {
  const text = fc.string({ maxLength: 30 });
  fc.assert(fc.property(fc.integer({ min: 0, max: 999 }), text, fc.option(text, { nil: undefined }), text, fc.boolean(), (status, contentType, location, code, token) => {
    expect(OBSTACLES).toContain(obstacleOfAnswer({ status, contentType, location }, code, token));
  }));
  fc.assert(fc.property(fc.anything(), (thrown) => expect(OBSTACLES).toContain(blocked(thrown).obstacle)));
  expect(schemesOf({ 'proxy-authenticate': 'Digest realm="a, b", nonce="c", NTLM' })).toEqual(['Digest', 'NTLM']);
});

it('goes back to a better way when that answers again, and not before', async () => {
  const server = createTcp((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ways = await Ways.open(undefined, noProxies);
  const [, over] = linkWays([]);
  if (over) await ways.worked(over);
  const stop = new AbortController();
  let mqttPort = (server.address() as AddressInfo).port;
  let looks = 0;
  await new Promise<void>((resolve) => {
    void watchBetterWays({
      ways, log: SILENT, random: () => 0.5, first: 50, longest: 100,
      link: { connected: true, reconnect: async () => resolve() },
      connection: () => {
        // A port that closes at once is not better; a real one is.
        if (++looks === 2) mqttPort = port;
        return { deviceId: tls.identity?.deviceId ?? '', server: `https://127.0.0.1:${port}`, mqtt: { host: '127.0.0.1', port: mqttPort }, tls };
      },
    }, stop.signal);
  });
  stop.abort();
  expect(looks).toBe(2);
  expect(ways.current).toBe(wayName({ transport: 'mqtt', token: false }));
  await new Promise((resolve) => server.close(resolve));
});
