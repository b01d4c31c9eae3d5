/** MQTT over WebSocket on the device HTTPS port, and tokens in place of client certificates, on a whole server. */
import { once } from 'node:events';
import { request as httpsRequest } from 'node:https';
import { connect as tlsConnect } from 'node:tls';
import { downFilter, type TrustAnswer } from '#contract';
import { Authority, vouchedFor, rootPin } from '#pki';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Doorway, ended, PATH, until } from './doorway.js';
import { House } from './house.js';

describe('MQTT over WebSocket', () => {
  let house: House;
  let roots: string[];
  let trust: TrustAnswer;
  let at: Doorway;
  /** What the server's clock is ahead of ours, ms. */
  let ahead = 0;

  beforeAll(async () => {
    house = await House.open('pglite', { now: () => new Date(Date.now() + ahead) });
    trust = (await house.device<TrustAnswer>('GET', '/device/v1/trust')).body;
    roots = trust.roots;
    at = new Doorway(house, roots);
  });
  afterEach(() => at.shut());
  afterAll(() => house.close());

  it('carries a device that shows its certificate, in both directions, and tells its presence', async () => {
    const who = await at.device();
    const mqtt = await at.client(who, await at.upgrade(who));
    await mqtt.subscribeAsync(downFilter(who.id), { qos: 1 });
    const welcome = new Promise<string>((resolve) => mqtt.once('message', resolve));
    await mqtt.publishAsync(`craie/v1/${who.id}/up/hello`, JSON.stringify({ v: 1, agentVersion: '0.1.0', bootId: 'b', at: new Date().toISOString(), targetEtag: '', inventoryHash: '', lastSequence: 0 }), { qos: 1 });
    expect(await welcome).toBe(`craie/v1/${who.id}/down/welcome`);
    await until('presence', () => at.online(who.id));
    await mqtt.endAsync();
  });

  it('refuses a client id that is another\'s, a foreign topic, and a CONNECT that is too long', async () => {
    const [who, other] = [await at.device(), await at.device()];
    await expect(at.client({ ...who, id: other.id }, await at.upgrade(who))).rejects.toThrow(/Not authorized/);
    const mqtt = await at.client(who, await at.upgrade(who));
    const closed = ended(mqtt);
    mqtt.publish(`craie/v1/${other.id}/up/hello`, '{}', { qos: 1 });
    await closed;
    const socket = await at.upgrade(who);
    // CONNECT whose header claims 20 000 bytes.
    socket.send(Buffer.from([0x10, 0xa0, 0x9c, 0x01]));
    await once(socket, 'close');
  });

  it('closes who sends frames longer than any packet, floods with pings, or says nothing', async () => {
    const who = await at.device();
    const long = await at.upgrade(who);
    long.send(Buffer.alloc(300 * 1024));
    expect((await once(long, 'close'))[0]).toBe(1009);
    const flooding = await at.upgrade(who);
    for (let n = 0; n < 3_000; n++) flooding.ping();
    await once(flooding, 'close');
    const silent = await at.upgrade(who);
    await once(silent, 'close');
  });

  it('says why there is no upgrade: no proof, no such address, no subprotocol', async () => {
    await expect(at.upgrade()).rejects.toThrow('401 unauthenticated');
    const who = await at.device();
    await expect(at.upgrade(who, {}, [])).rejects.toThrow('400 invalid_body');
    const answer = await new Promise<number>((resolve, reject) => {
      httpsRequest(`${house.server.urls.device}/device/v1/elsewhere`, { ca: roots, headers: { connection: 'upgrade', upgrade: 'websocket' } }, (response) => resolve(response.statusCode ?? 0)).on('error', reject).end();
    });
    expect(answer).toBe(404);
  });

  it('takes a token of the device key in place of the certificate, once', async () => {
    const who = await at.device();
    const proof = at.token(who, await at.nonce(who.id));
    const mqtt = await at.client(who, await at.withToken(who, proof));
    await until('presence', () => at.online(who.id));
    await expect(at.withToken(who, proof)).rejects.toThrow('401 nonce_used');
    await mqtt.endAsync();
  });

  it('refuses by name a nonce of another device, one nobody gave, and a signature for anything else', async () => {
    const [who, other] = [await at.device(), await at.device()];
    await expect(at.withToken(who, at.token(who, await at.nonce(other.id)))).rejects.toThrow('401 nonce_unknown');
    await expect(at.withToken(who, at.token(who, 'x'.repeat(60)))).rejects.toThrow('401 nonce_unknown');
    const own = await at.nonce(who.id);
    await expect(at.withToken(who, at.token(who, own, { method: 'GET', path: '/device/v1/files/x', body: '' }))).rejects.toThrow('401 device_token_invalid');
    await expect(at.withToken(who, at.token(who, own).slice(0, -4))).rejects.toThrow('401 device_token_invalid');
    await expect(at.withToken(who, 'Basic eDp5')).rejects.toThrow('401 device_token_invalid');
    const folder = mkdtempSync(join(tmpdir(), 'craie-foreign-'));
    const foreign = await Authority.open(folder);
    const stranger = { ...who, cert: foreign.issueDevice(house.csr, who.id).certificate };
    await expect(at.withToken(who, at.token(stranger, own))).rejects.toThrow('401 device_token_invalid');
    // A server that only pretends to be ours asks for a token: it is worth nothing here.
    await expect(at.withToken(who, at.token(who, own, { method: 'GET', path: PATH, body: '' }, foreign.roots[0]))).rejects.toThrow('401 device_token_invalid');
    rmSync(folder, { recursive: true });
    // None of these used the nonce up.
    await at.withToken(who, at.token(who, own));
  });

  it('refuses by name a nonce that has ended, which is no use of it, and takes another one', async () => {
    const who = await at.device();
    const proof = at.token(who, await at.nonce(who.id));
    ahead = 60_001;
    try {
      await expect(at.withToken(who, proof)).rejects.toThrow('401 nonce_expired');
      await at.withToken(who, at.token(who, await at.nonce(who.id)));
    } finally {
      ahead = 0;
    }
    await at.withToken(who, proof);
  });

  it('renews a certificate by token, and not for a request that was changed on the way', async () => {
    const who = await at.device();
    const body = { v: 1, csr: house.csr };
    const call = async (sent: unknown) => {
      const authorization = at.token(who, await at.nonce(who.id), { method: 'POST', path: '/device/v1/renew', body: JSON.stringify(body) });
      return fetchDevice('POST', '/device/v1/renew', sent, authorization);
    };
    expect(await call({ v: 1, csr: `${house.csr}\n` })).toMatchObject({ status: 401, body: { code: 'device_token_invalid' } });
    expect(await call(body)).toMatchObject({ status: 200, body: { deviceId: who.id } });
  });

  it('refuses a revoked device by token, and closes its connection at once', async () => {
    const who = await at.device();
    const mqtt = await at.client(who, await at.withToken(who, at.token(who, await at.nonce(who.id))));
    const closed = ended(mqtt);
    expect((await house.api('POST', `/devices/${who.id}/revoke`, { reason: 'perdu' })).status).toBeLessThan(300);
    await closed;
    await expect(at.withToken(who, at.token(who, await at.nonce(who.id)))).rejects.toThrow('403 device_revoked');
  });

  it('has its trust material vouched for by the root, so that nobody in between can add a key', () => {
    const pins = roots.map(rootPin);
    expect(vouchedFor(trust, pins)).toBe(true);
    expect(vouchedFor({ ...trust, signingKeys: [...trust.signingKeys, 'AAAA'] }, pins)).toBe(false);
    expect(vouchedFor({ ...trust, proofs: [] }, pins)).toBe(false);
    expect(vouchedFor(trust, ['AAAAAAAAAAAAAAAAAAAAAA'])).toBe(false);
  });

  it('survives bytes that are no HTTP and upgrades that are left half-way', async () => {
    const { port } = new URL(house.server.urls.device);
    for (const text of ['\0'.repeat(2_000), `GET ${PATH} HTTP/1.1\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n`]) {
      const socket = tlsConnect({ host: '127.0.0.1', port: Number(port), ca: roots });
      socket.on('error', () => undefined);
      socket.end(text);
      socket.resume();
      await once(socket, 'close');
    }
    const who = await at.device();
    await (await at.client(who, await at.upgrade(who))).endAsync();
  });

  function fetchDevice(method: string, path: string, body: unknown, authorization: string): Promise<{ status: number; body: unknown }> {
    return new Promise((resolve, reject) => {
      const call = httpsRequest(`${house.server.urls.device}${path}`, { method, ca: roots, headers: { authorization, 'content-type': 'application/json' } }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString()) as unknown }));
      });
      call.on('error', reject).end(JSON.stringify(body));
    });
  }
});
