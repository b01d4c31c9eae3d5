import { request as httpsRequest } from 'node:https';
import request from 'supertest';
import { Authority } from '#pki';
import { testWith } from '../../support/parts.js';
import { openDoor, type Door } from '../access/door.js';

let door: Door;
beforeAll(async () => { door = await openDoor(); });
afterAll(() => door?.close());

const onDevices = (path: string) =>
  new Promise<{ status: number; type: string }>((resolve, reject) => {
    const ca = door.server.app.get(Authority).roots;
    const sent = httpsRequest(new URL(path, door.server.urls.device), { ca, agent: false }, (answer) => {
      answer.resume().once('end', () => resolve({ status: answer.statusCode ?? 0, type: String(answer.headers['content-type']) }));
    });
    sent.once('error', reject).end();
  });
const onHttp = (path: string) => request(door.server.urls.http).get(path);

test('the two listeners serve their own paths and nothing of each other', async () => {
  expect(await onDevices('/device/v1/trust')).toMatchObject({ status: 200 });
  for (const path of ['/api/v1/health/live', '/', '/api/openapi.json', '/Device/v1/trust', '/device']) {
    expect(await onDevices(path)).toEqual({ status: 404, type: expect.stringContaining('problem+json') });
  }
  for (const path of ['/device/v1/trust', '/device/v1/nothing', '/api/v1/nothing']) {
    await onHttp(path).expect(404).expect('content-type', /problem\+json/).expect(({ body }) => expect(body.code).toBe('not_found'));
  }
});

test('health: alive, and ready with a sentence for each part', async () => {
  await onHttp('/api/v1/health/live').expect(200);
  const { body } = await onHttp('/api/v1/health/ready').expect(200);
  expect(body.status).toBe('ok');
  expect(body.checks.map(({ name }: { name: string }) => name).sort()).toEqual(['broker', 'database', 'disk', 'files']);
});

test('metrics: from this machine, or with an API token; nothing a client sends becomes a label', async () => {
  await request(door.server.urls.http).get('/api/v1/health/live').set('x-method', 'x');
  const { text } = await onHttp('/api/v1/metrics').expect(200).expect('content-type', /text\/plain/);
  expect(text).toMatch(/craie_link_connections 0/);
  expect(text).toMatch(/craie_http_requests_total\{method="GET",route="\/api\/v1\/health\/live",status="200"\}/);
  await door.call('get', '/metrics').expect(401);
  const browser = await door.signIn();
  const { body } = await browser.call('post', '/session/api-tokens').send({ name: 'prometheus', permissions: ['devices.read'] }).expect(201);
  await door.call('get', '/metrics').set('authorization', `Bearer ${body.token}`).expect(200);
});

test('the API describes itself', async () => {
  const { body } = await onHttp('/api/openapi.json').expect(200);
  expect(Object.keys(body.paths)).toEqual(expect.arrayContaining(['/api/v1/session', '/api/v1/devices', '/api/v1/sites', '/api/v1/audit']));
  expect(body.components.schemas.SignInDto).toMatchObject({ required: ['email', 'password'], properties: { totp: { type: 'string' } } });
});

test('headers: a strict policy on pages, no storing of answers', async () => {
  const { headers } = await onHttp('/api/v1/health/live').expect('cache-control', 'no-store');
  expect(headers['content-security-policy']).toMatch(/default-src 'self'/);
  expect(headers['content-security-policy']).not.toMatch(/unsafe-eval|https?:|script-src[^;]*unsafe/);
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  expect(headers).not.toHaveProperty('x-powered-by');
});

testWith(['a built console'], 'the console: any page of it is the one file', async () => {
  for (const path of ['/', '/devices', '/setup/some-token']) {
    await onHttp(path).set('accept', 'text/html').expect(200).expect('content-type', /text\/html/).expect('cache-control', 'no-cache');
  }
});

testWith(['a built console'], 'the console: its files are kept for good, and go compressed to who understands it', async () => {
  const { text: page } = await onHttp('/').set('accept', 'text/html');
  const [script = ''] = /\/assets\/[^"]+\.js/.exec(page) ?? [];
  const plain = await onHttp(script).set('accept-encoding', 'identity').expect(200).expect('cache-control', /immutable/).expect('vary', /accept-encoding/i);
  expect(plain.headers).not.toHaveProperty('content-encoding');
  const packed = await onHttp(script).set('accept-encoding', 'br, gzip').expect(200).expect('content-encoding', 'gzip').expect('cache-control', /immutable/).expect('vary', /accept-encoding/i);
  expect(packed.headers['content-type']).toBe(plain.headers['content-type']);
  expect(Number(packed.headers['content-length'])).toBeLessThan(Number(plain.headers['content-length']) / 2);
  expect(packed.text).toBe(plain.text);
});
