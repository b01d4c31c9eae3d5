/** Certificates that are not valid by this machine's clock: believed at the server's proven time, and for nothing less. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { Authority, createCsr, createDeviceKey, SigningKey } from '#pki';
import { dial } from '../../../agent/src/link/dial.js';
import { blocked } from '../../../agent/src/link/obstacle.js';
import { provenTime } from '../../../agent/src/link/proven-time.js';
import type { Way } from '../../../agent/src/link/way.js';

const YEAR = 365 * 86_400_000;
const direct: Way = { transport: 'https', token: false };
const folder = mkdtempSync(join(tmpdir(), 'craie-clock-'));
const own = join(folder, 'own');
const then = Date.now() + 3 * YEAR;
const open: Server[] = [];
let authority: Authority;
let signing: SigningKey;

beforeAll(async () => {
  // Older than every certificate here, as a root is.
  authority = await Authority.open(own, new Date(Date.now() - 4 * YEAR));
  signing = await SigningKey.open(own);
});
afterAll(() => {
  for (const server of open) server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A server with this certificate, which answers every request like this. */
async function server(shown: { certificate: string; key: string }, answer: (body: string) => unknown = () => ({})): Promise<number> {
  const https = createServer({ cert: shown.certificate, key: shown.key }, (request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString())).on('end', () => response.setHeader('connection', 'close').end(JSON.stringify(answer(text))));
  });
  open.push(https);
  await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));
  return (https.address() as AddressInfo).port;
}
const issued = (at: number, names = ['127.0.0.1'], by = authority) => by.issueServer(names, new Date(at), mkdtempSync(join(folder, 'server-')));
const dialled = async (shown: { certificate: string; key: string }, now: number | undefined, roots = authority.roots) => {
  const asked: Way[] = [];
  const proveTime = async (way: Way) => { asked.push(way); return now; };
  const found = await dial(direct, { host: '127.0.0.1', port: await server(shown) }, { roots, proveTime })
    .then((socket) => { socket.destroy(); return 'none'; }, (error: unknown) => blocked(error).obstacle);
  return { found, asked: asked.length };
};

it('asks nobody for the time while the certificate is valid', async () => {
  expect(await dialled(await issued(Date.now()), undefined)).toEqual({ found: 'none', asked: 0 });
});

it.each([['behind', 3 * YEAR], ['ahead', -3 * YEAR]])('believes the server at its proven time when this clock is %s, and not without the proof', async (_how, by) => {
  const shown = await issued(Date.now() + by);
  expect(await dialled(shown, Date.now() + by)).toEqual({ found: 'none', asked: 1 });
  expect(await dialled(shown, undefined)).toEqual({ found: 'certificate_expired', asked: 1 });
});

it('refuses what has really ended, or is not valid yet, by the server’s own time', async () => {
  expect((await dialled(await issued(Date.now() - 3 * YEAR), Date.now())).found).toBe('certificate_expired');
  expect((await dialled(await issued(then), Date.now())).found).toBe('certificate_expired');
});

it('refuses a foreign root, another name, and a device that plays the server, whatever the time', async () => {
  const foreign = await Authority.open(join(folder, 'foreign'), new Date(Date.now() - 4 * YEAR));
  expect((await dialled(await issued(then, ['127.0.0.1'], foreign), then)).found).not.toBe('none');
  expect((await dialled(await issued(then, ['autre.example']), then)).found).not.toBe('none');
  const [key, id] = [await createDeviceKey(), v7()];
  expect((await dialled({ certificate: authority.issueDevice(createCsr(key), id, new Date(then)).certificate, key }, then)).found).not.toBe('none');
});

it('takes a time that a pinned key signed for this asking, and no other', async () => {
  const stranger = await SigningKey.open(join(folder, 'stranger'));
  const shown = await issued(then);
  const now = new Date(then).toISOString();
  const ask = async (answer: (nonce: string) => unknown) => {
    const port = await server(shown, (body) => answer((JSON.parse(body) as { nonce: string }).nonce));
    return provenTime(direct, { server: `https://127.0.0.1:${port}`, signingKeys: signing.publicKeys });
  };
  const body = (nonce: string, kind = 'time') => JSON.stringify({ v: 1, kind, nonce, now });
  expect(await ask((nonce) => signing.sign(body(nonce)))).toBe(then);
  expect(await ask((nonce) => stranger.sign(body(nonce)))).toBeUndefined();
  expect(await ask((nonce) => ({ ...signing.sign(body(nonce)), body: body(nonce).replace('"v":1', '"v": 1') }))).toBeUndefined();
  expect(await ask(() => signing.sign(body('a'.repeat(22))))).toBeUndefined();
  expect(await ask((nonce) => signing.sign(body(nonce, 'order')))).toBeUndefined();
  expect(await ask(() => 'nothing')).toBeUndefined();
  expect(await provenTime(direct, { server: 'https://127.0.0.1:1', signingKeys: signing.publicKeys })).toBeUndefined();
});
