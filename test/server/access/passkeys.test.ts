import type { PasskeyAdded, PasskeyOptions, PasskeyProof, PasskeyView, Problem } from '#contract';
import { Database } from '#database';
import { Authenticator, type Bent } from '../../support/authenticator.js';
import { OWNER, openDoor, type Browser, type Door } from './door.js';
import { browserOf, invited, PASSWORD } from './people.js';

const ORIGIN = 'https://craie.example.fr';

let door: Door;
let owner: Browser;
beforeAll(async () => {
  door = await openDoor({ PUBLIC_URL: ORIGIN });
  const answer = await door.tryPassword(OWNER.email, OWNER.password).expect(200);
  const cookie = cookieIn(answer);
  owner = { cookie, view: answer.body, call: (method, path) => door.call(method, path).set('cookie', cookie).set('x-craie-csrf', answer.body.csrf) };
});
afterAll(() => door?.close());

const cookieIn = ({ headers }: { headers: Record<string, unknown> }) => String((headers['set-cookie'] as string[])[0]).split(';')[0] ?? '';

async function add(browser: Browser, authenticator: Authenticator, name = 'Téléphone', bent?: Bent) {
  const { body: options } = await browser.call('post', '/session/passkeys/options').expect(200);
  return browser.call('post', '/session/passkeys').send({ name, ...authenticator.create(options as PasskeyOptions, bent) });
}
const passkeysOf = async (browser: Browser) => (await browser.call('get', '/session/passkeys').expect(200)).body.items as PasskeyView[];

/** One attempt to sign in with a passkey alone, from its beginning. */
async function begin() {
  const answer = await door.call('post', '/session/passkey/options').expect(200);
  const cookie = cookieIn(answer);
  return { options: answer.body as PasskeyOptions, cookie, send: (proof: PasskeyProof, as = cookie) => door.call('post', '/session/passkey').set('cookie', as).send({ proof }) };
}

/** A person with one passkey. */
async function personWith(name: string, authenticator: Authenticator) {
  const person = await invited(door, owner, name, 'operator');
  const { passkey, recoveryCodes } = (await add(person, authenticator)).body as PasskeyAdded;
  return { ...person, passkey, recoveryCodes };
}

test('a passkey is made, named, listed, and signs in alone', async () => {
  const phone = new Authenticator(ORIGIN, true);
  const person = await personWith('anna', phone);
  expect(person.recoveryCodes).toHaveLength(10);
  expect(person.passkey).toMatchObject({ name: 'Téléphone', host: 'craie.example.fr', lastUsedAt: null });
  expect((await person.call('get', '/session').expect(200)).body.user).toMatchObject({ passkeys: 1, totpEnabled: false });

  const attempt = await begin();
  expect(attempt.options).toMatchObject({ rpId: 'craie.example.fr', userVerification: 'required' });
  const answer = await attempt.send(phone.get(attempt.options)).expect(200);
  expect(answer.body).toMatchObject({ user: { email: person.email }, secondFactor: { missing: false } });
  const [listed] = await passkeysOf(person);
  expect(listed?.lastUsedAt).toEqual(expect.any(String));

  // Another one beside it: no new recovery codes, and this authenticator does not make two.
  await expect(add(person, phone)).rejects.toThrow('InvalidStateError');
  const key = new Authenticator(ORIGIN);
  expect(((await add(person, key, 'Clé USB')).body as PasskeyAdded).recoveryCodes).toEqual([]);
  expect((await passkeysOf(person)).map(({ name }) => name)).toEqual(['Téléphone', 'Clé USB']);
});

test('after the password it is the second factor: the right one of that person, or a recovery code', async () => {
  const phone = new Authenticator(ORIGIN);
  const { email, recoveryCodes } = await personWith('bruno', phone);
  expect((await door.tryPassword(email, 'not-the-password-at-all').expect(401)).body).not.toHaveProperty('secondFactor');
  const asked = (await door.tryPassword(email, PASSWORD).expect(401)).body as Problem;
  expect(asked).toMatchObject({ code: 'second_factor_required', secondFactor: { totp: false } });
  const options = asked.secondFactor?.passkey as PasskeyOptions;
  const send = (proof: PasskeyProof) => door.call('post', '/session').send({ email, password: PASSWORD, passkey: proof });
  const proof = phone.get(options);
  await send(proof).expect(200);
  expect((await send(proof).expect(401)).body.code).toBe('passkey_refused');

  const stranger = new Authenticator(ORIGIN);
  await personWith('carla', stranger);
  const again = (await door.tryPassword(email, PASSWORD)).body as Problem;
  expect((await send(stranger.get(again.secondFactor?.passkey as PasskeyOptions, {}, stranger.keys[0])).expect(401)).body.code).toBe('passkey_refused');
  // A challenge of an attempt to sign in alone is none for the second step.
  const alone = await begin();
  await send(phone.get(alone.options)).expect(401);
  await door.tryPassword(email, PASSWORD, undefined, recoveryCodes[0]).expect(200);
  await door.tryPassword(email, PASSWORD, undefined, recoveryCodes[0]).expect(401);
});

test.each<[string, Bent]>([
  ['another page', { origin: 'https://craie.example.fr.evil.example' }],
  ['the page over plain http', { origin: 'http://craie.example.fr' }],
  ['another relying party', { rpId: 'example.fr' }],
  ['a challenge of one’s own', { challenge: Buffer.alloc(38, 7).toString('base64url') }],
  ['an answer to the making of a key', { type: 'webauthn.create' }],
  ['a person who was not verified', { unverified: true }],
  ['another person', { userHandle: Buffer.from('somebody-else').toString('base64url') }],
  ['a key nobody knows', { id: Buffer.alloc(32, 9).toString('base64url') }],
])('%s is refused', async (what, bent) => {
  const phone = new Authenticator(ORIGIN);
  await personWith(`bent-${what.replace(/\W/g, '-')}`, phone);
  const attempt = await begin();
  const answer = await attempt.send(phone.get(attempt.options, bent)).expect(401);
  expect(answer.body.code).toBe('passkey_refused');
  expect(answer.headers['set-cookie']).toBeUndefined();
  // The same without the bend is let in: nothing else was wrong.
  const straight = await begin();
  await straight.send(phone.get(straight.options)).expect(200);
});

test('a challenge is good once, for five minutes, in the browser that asked', async () => {
  const phone = new Authenticator(ORIGIN);
  await personWith('dora', phone);
  const used = await begin();
  const proof = phone.get(used.options);
  const twice = await Promise.all([used.send(proof), used.send(proof)]);
  expect(twice.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 401]);
  await used.send(phone.get(used.options)).expect(401);

  const elsewhere = await begin();
  const here = await begin();
  await here.send(phone.get(here.options), elsewhere.cookie).expect(401);
  await here.send(phone.get(here.options), 'nothing=x').expect(401);

  const late = await begin();
  door.clock.turn(301);
  await late.send(phone.get(late.options)).expect(401);
  door.clock.turn(-301);
});

test('a counter that does not rise is a copied key: refused, and in the journal', async () => {
  const key = new Authenticator(ORIGIN);
  await personWith('emile', key);
  for (const counter of [5, 6]) {
    const attempt = await begin();
    await attempt.send(key.get(attempt.options, { counter })).expect(200);
  }
  for (const counter of [6, 3, 0]) {
    const attempt = await begin();
    expect((await attempt.send(key.get(attempt.options, { counter })).expect(401)).body.code).toBe('passkey_refused');
  }
  const { items } = (await owner.call('get', '/audit?action=passkey.copied').expect(200)).body;
  expect(items).toHaveLength(3);
});

test('a passkey that was removed opens nothing; one of somebody else is not found', async () => {
  const phone = new Authenticator(ORIGIN);
  const person = await personWith('fanny', phone);
  await owner.call('delete', `/session/passkeys/${person.passkey.id}`).expect(404);
  door.clock.turn(601);
  expect((await person.call('delete', `/session/passkeys/${person.passkey.id}`).expect(403)).body.code).toBe('proof_required');
  // A challenge to prove oneself is answered by a passkey of one's own.
  const { body: options } = await person.call('post', '/session/proof/options').expect(200);
  await person.call('post', '/session/proof').send({ passkey: phone.get(options) }).expect(204);
  await person.call('delete', `/session/passkeys/${person.passkey.id}`).expect(204);
  const attempt = await begin();
  await attempt.send(phone.get(attempt.options)).expect(401);
  // Without any second factor the password is enough again.
  await browserOf(door, person.email);
});

test('what is made must be an answer to this session, from this page, of a verified person', async () => {
  const person = await invited(door, owner, 'gilles', 'operator');
  const other = await invited(door, owner, 'helene', 'operator');
  const { body: foreign } = await other.call('post', '/session/passkeys/options').expect(200);
  const phone = new Authenticator(ORIGIN);
  await person.call('post', '/session/passkeys').send({ name: 'x', ...phone.create(foreign) }).expect(401);
  for (const bent of [{ origin: 'https://evil.example' }, { rpId: 'evil.example' }, { unverified: true }, { type: 'webauthn.get' }, { id: 'AAAA' }]) {
    expect((await add(person, new Authenticator(ORIGIN), 'x', bent)).body.code).toBe('passkey_refused');
  }
  const { body: options } = await person.call('post', '/session/passkeys/options').expect(200);
  const made = new Authenticator(ORIGIN).create(options);
  await person.call('post', '/session/passkeys').send({ name: '   ', ...made }).expect(400);
  await person.call('post', '/session/passkeys').send({ name: 'x', ...made, surprise: 1 }).expect(400);
  await person.call('post', '/session/passkeys').send({ name: 'x', ...made }).expect(201);
  await person.call('post', '/session/passkeys').send({ name: 'x', ...made }).expect(401);
  expect(await passkeysOf(person)).toHaveLength(1);
});

test('attempts with a passkey are counted with those with the password', async () => {
  const phone = new Authenticator(ORIGIN);
  const { email } = await personWith('ines', phone);
  const answers: number[] = [];
  for (let n = 0; n < 10; n++) {
    const attempt = await begin();
    answers.push((await attempt.send(phone.get(attempt.options, { unverified: true }))).status);
  }
  expect(answers).toEqual([401, 401, 401, 401, 401, 401, 401, 401, 401, 429]);
  await door.tryPassword(email, PASSWORD).expect(429);
  const attempt = await begin();
  await attempt.send(phone.get(attempt.options)).expect(429);
});

test('a passkey of another host is none here: recovery codes are what is left', async () => {
  const phone = new Authenticator(ORIGIN);
  const { email, recoveryCodes, ...person } = await personWith('karim', phone);
  await door.server.app.get(Database).system((em) => em.query(`update passkey set relying_party = 'bordeaux.example.fr' where user_id = $1`, [person.id]));
  expect((await door.tryPassword(email, PASSWORD).expect(401)).body.secondFactor).toEqual({ totp: false, passkey: null });
  const attempt = await begin();
  await attempt.send(phone.get(attempt.options)).expect(401);
  expect((await person.call('post', '/session/proof/options').expect(409)).body.code).toBe('passkey_unavailable');
  await door.tryPassword(email, PASSWORD, undefined, recoveryCodes[1]).expect(200);
});

test('an account without a role is told so, after a good passkey', async () => {
  const phone = new Authenticator(ORIGIN);
  const person = await personWith('jules', phone);
  const { items } = (await owner.call('get', `/users?q=${person.email}`)).body;
  expect(items[0]).toMatchObject({ passkeys: 1, totpEnabled: false });
  await owner.call('delete', `/users/${person.id}/grants/${items[0].grants[0].id}`).expect(200);
  const attempt = await begin();
  expect((await attempt.send(phone.get(attempt.options)).expect(403)).body.code).toBe('access_ended');
});

test('at a bare address browsers have no passkeys: it is said, and nothing is asked', async () => {
  const bare = await openDoor();
  try {
    expect((await bare.call('post', '/session/passkey/options').expect(409)).body.code).toBe('passkey_unavailable');
    const browser = await bare.signIn();
    expect((await browser.call('post', '/session/passkeys/options').expect(409)).body.code).toBe('passkey_unavailable');
  } finally {
    await bare.close();
  }
});
