/** The door that is open to strangers: codes, secrets, bounds. */
import type { RequestCodeView } from '#contract';
import { usualEngine } from '../../support/database.js';
import { RequestGround, type School } from './ground.js';

let ground: RequestGround;
let school: School;

beforeAll(async () => {
  ground = await RequestGround.open(usualEngine, { PUBLIC_URL: 'https://craie.example' });
  school = await ground.school('des Pins');
});
afterAll(() => ground?.close());

const look = (code: string, address = '203.0.113.1') => ground.door.call('get', `/request-forms/${code}`, address);

test('a new code ends the one before, and without one there is no form', async () => {
  const { site, code } = await ground.school('du Moulin');
  const renewed = (await ground.owner.call('put', `/sites/${site.id}/request-code`).expect(200)).body as RequestCodeView;
  expect(renewed).toMatchObject({ url: `https://craie.example/demande/${renewed.code}`, createdBy: 'owner', createdAt: expect.any(String) });
  expect(renewed.code).not.toBe(code);
  expect((await look(code).expect(404)).body.code).toBe('request_code_unknown');
  await look(renewed.code ?? '').expect(200);
  expect((await ground.owner.call('get', `/sites/${site.id}/request-code`).expect(200)).body).toEqual(renewed);
  await ground.owner.call('delete', `/sites/${site.id}/request-code`).expect(204);
  await ground.owner.call('delete', `/sites/${site.id}/request-code`).expect(204);
  expect((await ground.owner.call('get', `/sites/${site.id}/request-code`).expect(200)).body).toEqual({ code: null, url: null, createdAt: null, createdBy: null });
  expect((await look(renewed.code ?? '').expect(404)).body.code).toBe('request_code_unknown');
});

test('a code that is no code, one that is nobody’s and one that was ended answer the same', async () => {
  const answers = await Promise.all(['x', '0000-0000', 'K7QF-2M9X', '%00', 'a'.repeat(200)].map((code) => look(code, '203.0.113.2').then(({ status, body }) => [status, body.code, body.detail])));
  expect(new Set(answers.map(String)).size).toBe(1);
  const secrets = await Promise.all(['x', 'A'.repeat(43)].map((secret) => ground.door.call('get', `/request-status/${secret}`).then(({ status, body }) => [status, body.code])));
  expect(secrets).toEqual([[404, 'request_unknown'], [404, 'request_unknown']]);
});

test('who guesses is held up, learns nothing then of the right code either, and nobody else is', async () => {
  const guesser = '203.0.113.66';
  for (let n = 0; n < 60; n++) expect((await look('0000-0000', guesser)).status).toBe(404);
  const held = await look('0000-0000', guesser).expect(429);
  expect(held.body.code).toBe('too_many_attempts');
  await look(school.code, guesser).expect(429);
  await ground.door.call('get', `/request-status/${'A'.repeat(43)}`, guesser).expect(429);
  await look(school.code).expect(200);
  // Another address of the same customer is the same line.
  for (let n = 0; n < 60; n++) await look('0000-0000', `2001:db8:5:${n}::1`).expect(404);
  await look(school.code, '2001:db8:5:ff::9').expect(429);
  await look(school.code, '2001:db8:6:1::9').expect(200);
  ground.door.clock.turn(11);
  await look(school.code, guesser).expect(200);
});

test('so many of one site wait at once, from however many addresses', async () => {
  const full = await ground.school('Pleine');
  const ask = (n: number) => ground.door.call('post', `/request-forms/${full.code}`, `192.0.2.${n}`).send({ name: 'x', why: 'x', wish: 'x', locale: 'fr' });
  const answers = [];
  for (let n = 0; n < 52; n++) answers.push((await ask(n)).status);
  expect(answers).toEqual([...Array.from({ length: 50 }, () => 201), 429, 429]);
  expect((await ask(200)).body.code).toBe('request_full');
  const { items } = (await ground.owner.call('get', `/requests?siteId=${full.site.id}&limit=1`).expect(200)).body as { items: { id: string }[] };
  await ground.owner.call('post', `/requests/${items[0]?.id}/refuse`).send({ message: 'x' }).expect(200);
  await ask(201).expect(201);
});

test('one address writes so much, and no more', async () => {
  const [one, other] = [await ground.school('Une'), await ground.school('Autre')];
  const statuses = [];
  for (let n = 0; n < 42; n++) statuses.push((await ground.door.call('post', `/request-forms/${(n % 2 ? one : other).code}`, '203.0.113.77').send({ name: 'x', why: 'x', wish: 'x', locale: 'fr' })).status);
  expect(statuses.slice(0, 40)).toEqual(Array.from({ length: 40 }, () => 201));
  expect(statuses.slice(40)).toEqual([429, 429]);
});

test.each([
  ['a name', { name: 'a\u0007b' }], ['no name', { name: ' ' }], ['an address', { email: 'zoe' }], ['a link', { link: 'ftp://x.example' }], ['a link with a password', { link: 'https://a:b@x.example' }], ['a language', { locale: 'de' }],
  ['too long a wish', { wish: 'x'.repeat(201) }], ['too long a reason', { why: 'x'.repeat(1_001) }], ['a room of elsewhere', { roomId: '019ad1f0-7a00-7000-8000-5c4a1e000001' }], ['an app that is not there', { wish: undefined, appId: '019ad1f0-7a00-7000-8000-5c4a1e000001' }],
  ['yesterday', { wantedBy: '2020-01-01' }], ['more than is asked', { siteId: 'x' }],
])('%s is refused', async (_, wrong) => {
  const body = { name: 'Zoé', why: 'Lire', wish: 'Marble', locale: 'fr', ...wrong };
  expect((await ground.door.call('post', `/request-forms/${school.code}`, '203.0.113.5').send(body).expect(400)).body.fields).toHaveLength(1);
});

test('another page may not post here', async () => {
  const answer = await ground.door.call('post', `/request-forms/${school.code}`).set('origin', 'https://elsewhere.example').send({ name: 'x', why: 'x', wish: 'x', locale: 'fr' }).expect(403);
  expect(answer.body.code).toBe('wrong_origin');
});

test('of a secret only its hash is kept', async () => {
  const { secret, number, mailed } = await ground.ask(school, { wish: 'Marble' });
  expect(mailed).toBe(false);
  const [row] = await ground.system<{ row: string }>('select r::text as row from request r where number = $1', [number]);
  expect(row?.row).not.toContain(secret);
});
