import type { ApiTokenView, Problem } from '#contract';
import { OWNER, openDoor, type Browser, type Door } from './door.js';

let door: Door;
let browser: Browser;
beforeAll(async () => {
  door = await openDoor({ PUBLIC_URL: 'https://craie.example.fr' });
});
afterAll(() => door?.close());
beforeEach(async () => {
  const signedIn = await door.tryPassword(OWNER.email, OWNER.password, '198.51.100.1').expect(200);
  const cookie = String(signedIn.headers['set-cookie']?.[0]).split(';')[0] ?? '';
  browser = { cookie, view: signedIn.body, call: (method, path) => door.call(method, path).set('cookie', cookie).set('x-craie-csrf', signedIn.body.csrf) };
});

const site = { name: 'x', kind: 'commune' };

test('behind https the cookie is bound to the host and to https', () => {
  expect(browser.cookie).toMatch(/^__Host-craie=/);
});

test('without a session: a problem that says so, and nothing about the route', async () => {
  for (const path of ['/sites', '/session', '/audit', '/organisations']) {
    const answer = await door.call('get', path).expect(401).expect('content-type', /application\/problem\+json/);
    expect(answer.body).toEqual({ type: 'urn:craie:problem:unauthenticated', code: 'unauthenticated', title: expect.any(String), status: 401, detail: expect.stringMatching(/\.$/) });
  }
});

test.each([['https://evil.example'], ['null'], ['http://craie.example.fr'], ['https://craie.example.fr.evil.example']])('from the origin %s nothing is changed', async (origin) => {
  const refused = await browser.call('post', '/organisations').set('origin', origin).send(site).expect(403);
  expect((refused.body as Problem).code).toBe('wrong_origin');
  await door.call('post', '/session').set('origin', origin).send(OWNER).expect(403);
});

test('a browser that says the request is cross-site is believed', async () => {
  await browser.call('post', '/organisations').set('sec-fetch-site', 'cross-site').send(site).expect(403);
  await browser.call('get', '/session').set('sec-fetch-site', 'cross-site').expect(200);
});

test('from our own origin, with the double-submit value, it is', async () => {
  await browser.call('post', '/organisations').set('origin', 'https://craie.example.fr').set('sec-fetch-site', 'same-origin').send(site).expect(201);
});

test.each([[undefined], [''], ['0'.repeat(64)]])('a cookie with the double-submit value %p changes nothing', async (csrf) => {
  const call = door.call('post', '/organisations').set('cookie', browser.cookie);
  const refused = await (csrf === undefined ? call : call.set('x-craie-csrf', csrf)).send(site).expect(403);
  expect(refused.body.code).toBe('wrong_origin');
});

test('the double-submit value of another session is not this one’s', async () => {
  const mine = browser;
  const other = await door.tryPassword(OWNER.email, OWNER.password, '198.51.100.1').expect(200);
  await door.call('post', '/organisations').set('cookie', mine.cookie).set('x-craie-csrf', other.body.csrf).send(site).expect(403);
});

test('an API token: shown once, works without cookie and csrf, guards no account, ends', async () => {
  const made = (await browser.call('post', '/session/api-tokens').send({ name: 'script', permissions: ['devices.read', 'organisations.manage'], expiresInDays: 1 }).expect(201)).body as ApiTokenView;
  expect(made.token).toMatch(/^craie_pat_[A-Za-z0-9]{46}$/);
  const bearer = `Bearer ${made.token}`;
  const listed = (await browser.call('get', '/session/api-tokens').expect(200)).body.items as ApiTokenView[];
  expect(listed.find(({ id }) => id === made.id)).not.toHaveProperty('token');

  await door.call('get', '/sites').set('authorization', bearer).expect(200);
  await door.call('post', '/organisations').set('authorization', bearer).send({ name: 'By script', kind: 'other' }).expect(201);
  for (const [method, path] of [['post', '/session/totp'], ['get', '/session/api-tokens'], ['delete', '/session']] as const) {
    await door.call(method, path).set('authorization', bearer).expect(403);
  }
  // A header that is no valid token is not rescued by a cookie beside it.
  await door.call('get', '/sites').set('authorization', 'Bearer craie_pat_nonsense').set('cookie', browser.cookie).expect(401);

  const trail = (await browser.call('get', '/audit?action=organisation.created').expect(200)).body.items;
  expect(trail[0]).toMatchObject({ actor: expect.stringContaining('(script)'), detail: { name: 'By script' } });

  const short = (await browser.call('post', '/session/api-tokens').send({ name: 'deleted', permissions: ['devices.read'] }).expect(201)).body as ApiTokenView;
  await browser.call('delete', `/session/api-tokens/${short.id}`).expect(204);
  await browser.call('delete', `/session/api-tokens/${short.id}`).expect(404);
  await door.call('get', '/sites').set('authorization', `Bearer ${short.token}`).expect(401);
  door.clock.turn(25 * 3_600);
  await door.call('get', '/sites').set('authorization', bearer).expect(401);
});
