import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttp, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp, type AddressInfo, type LookupFunction } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Authority } from '#pki';
import { isWithin } from '../../../apps/server/src/shared/networks.js';
import { Outbound, OutboundError, type OutboundRequest } from '../../../apps/server/src/shared/outbound.js';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function listening(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return (server.address() as AddressInfo).port;
}
const serve = (listener: RequestListener) => listening(createHttp(listener));
const ok: RequestListener = (_, answer) => void answer.end('ok');
/** A name server of our own: each question takes the next of these addresses. */
const names = (...answers: string[][]) => {
  let asked = 0;
  const resolve: LookupFunction = (_, options, done) => {
    const addresses = (answers[Math.min(asked++, answers.length - 1)] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (options.all) done(null, addresses);
    else done(null, addresses[0]?.address ?? '', addresses[0]?.family);
  };
  return { resolve, asked: () => asked };
};
const trouble = (sent: Promise<unknown>) => sent.then(() => 'answered', (error: unknown) => (error instanceof OutboundError ? error.trouble : error));
const local = new Outbound(['loopback']);
const strict = new Outbound([]);
const send = (outbound: Outbound, url: string, more: Partial<OutboundRequest> = {}) => outbound.send({ url, ...more });

describe('outbound requests', () => {
  test('carry method, headers and body, and bring back what was answered, redirects too', async () => {
    const port = await serve((request, answer) => {
      let body = '';
      request.on('data', (part: Buffer) => { body += part.toString(); });
      request.on('end', () => answer.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(JSON.stringify({ method: request.method, given: request.headers['x-given'], body })));
    });
    const { status, headers, body } = await send(local, `http://127.0.0.1:${port}/a`, { method: 'POST', headers: { 'x-given': 'yes' }, body: 'craie' });
    expect({ status, location: headers.location, ...JSON.parse(body.toString()) }).toEqual({ status: 302, location: 'http://127.0.0.1:1/', method: 'POST', given: 'yes', body: 'craie' });
  });

  test.each([
    '10.1.2.3', '172.16.0.1', '192.168.1.1', '127.0.0.1', '127.1', '2130706433', '0x7f.1', '0', '169.254.169.254', '100.64.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1', '198.18.0.1',
    '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::127.0.0.1]', '[fe80::1]', '[fd00::1]', '[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[ff02::1]', 'localhost',
  ])('https://%s is nobody else\'s: refused', async (host) => expect(await trouble(send(strict, `https://${host}/`))).toBe('private_target'));

  test('the cloud\'s own address stays shut when only one network is allowed', async () => {
    expect(await trouble(send(new Outbound(['10.0.0.0/8', 'loopback']), 'http://169.254.169.254/latest'))).toBe('private_target');
  });

  test.each(['ftp://example.org/', 'file:///etc/passwd', 'https://user:pass@example.org/', 'nonsense', 'gopher://x'])('%s is no address', async (url) => expect(await trouble(send(local, url))).toBe('bad_url'));

  test('plain http goes to allowed networks only', async () => {
    expect(await trouble(send(strict, 'http://1.1.1.1/'))).toBe('not_encrypted');
    expect(await trouble(send(new Outbound([], names(['1.1.1.1']).resolve), 'http://name.example/'))).toBe('not_encrypted');
  });

  test('one private address among those of a name refuses the name', async () => {
    const { resolve } = names(['1.1.1.1', '10.0.0.1']);
    expect(await trouble(send(new Outbound([], resolve), 'https://name.example/'))).toBe('private_target');
    expect(await trouble(send(new Outbound([], names([]).resolve), 'https://name.example/'))).toBe('unknown_host');
  });

  test('a name is looked up once, and the connection goes where the answer said: a second answer is never asked for', async () => {
    const port = await serve(ok);
    const dns = names(['127.0.0.1'], ['10.255.255.1']);
    expect((await send(new Outbound(['loopback'], dns.resolve), `http://rebinding.example:${port}/`)).body.toString()).toBe('ok');
    expect(dns.asked()).toBe(1);
    expect(await trouble(send(new Outbound(['loopback'], dns.resolve), `http://rebinding.example:${port}/`))).toBe('private_target');
  });

  test('an answer that is too large, or never ends, or never begins, is given up', async () => {
    const port = await serve((request, answer) => {
      if (request.url === '/large') answer.end(Buffer.alloc(20_000));
      if (request.url === '/exact') answer.end(Buffer.alloc(10_000));
      if (request.url === '/drips') answer.write('a');
    });
    const at = (path: string, more: Partial<OutboundRequest>) => trouble(send(local, `http://127.0.0.1:${port}${path}`, more));
    expect(await at('/large', { maxBytes: 10_000 })).toBe('too_large');
    expect(await at('/exact', { maxBytes: 10_000 })).toBe('answered');
    expect(await at('/drips', { timeoutMs: 200 })).toBe('too_slow');
    expect(await at('/silent', { timeoutMs: 200 })).toBe('too_slow');
  });

  test('a longer answer can be cut instead, also one that never ends', async () => {
    const port = await serve((request, answer) => {
      answer.write('x'.repeat(20_000));
      if (request.url === '/ends') answer.end();
    });
    for (const path of ['/ends', '/goes-on']) {
      const { status, body } = await send(local, `http://127.0.0.1:${port}${path}`, { maxBytes: 4_096, cut: true });
      expect([status, body.length]).toEqual([200, 4_096]);
    }
  });

  test('a connection that does not come about ends by its own time; a request can be ended from outside', async () => {
    // A listener that accepts and never speaks TLS.
    const mute = createTcp((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => { mute.listen(0, '127.0.0.1', resolve); });
    const { port } = mute.address() as AddressInfo;
    const begun = performance.now();
    expect(await trouble(send(local, `https://127.0.0.1:${port}/`, { connectMs: 100, timeoutMs: 30_000 }))).toBe('too_slow');
    expect(await trouble(send(local, `https://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(100), timeoutMs: 30_000 }))).toBe('too_slow');
    expect(performance.now() - begun).toBeLessThan(20_000);
    mute.close();
  });

  test('an authority of one\'s own is believed beside the public ones', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'craie-outbound-'));
    const authority = await Authority.open(folder);
    const { key, certificate } = await authority.issueServer(['127.0.0.1']);
    await rm(folder, { recursive: true });
    const port = await listening(createHttps({ key, cert: certificate }, ok));
    expect((await send(new Outbound(['loopback'], undefined, authority.roots.join('\n')), `https://127.0.0.1:${port}/`)).status).toBe(200);
  });

  test('an address of this machine is refused, whatever network it is in', async () => {
    const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []).filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address);
    for (const address of own) expect([address, await trouble(send(strict, `https://${address}/`))]).toEqual([address, 'private_target']);
  });

  test('nobody there, and a certificate that nobody vouches for, are told apart', async () => {
    const port = await serve(ok);
    open.splice(0).forEach((server) => server.close());
    expect(await trouble(send(local, `http://127.0.0.1:${port}/`))).toBe('unreachable');
    const folder = await mkdtemp(join(tmpdir(), 'craie-outbound-'));
    const { key, certificate } = await (await Authority.open(folder)).issueServer(['127.0.0.1']);
    await rm(folder, { recursive: true });
    const tls = await listening(createHttps({ key, cert: certificate }, ok));
    expect(await trouble(send(local, `https://127.0.0.1:${tls}/`))).toBe('untrusted');
  });

  test('a network is one whatever clothes an address wears', () => {
    expect(isWithin('::ffff:10.2.3.4', ['10.2.0.0/16'])).toBe(true);
    expect(isWithin('fd00::1', ['10.2.0.0/16'])).toBe(false);
  });
});
