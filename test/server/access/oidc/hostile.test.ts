/** What a provider, a network or a person may try. Nothing of it opens a session, and each ends on the sign-in page with a word of the contract. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OidcClient } from '../../../../apps/server/src/access/oidc/oidc-client.js';
import { Follower, openIdp, type Mischief } from '../../../support/identity-provider.js';
import { openTown, type Town } from './town.js';

let town: Town;
beforeAll(async () => {
  town = await openTown({ eva: { given_name: 'Eva', email: 'eva@ville.example' } });
  await town.owner.call('post', '/invitations').send({ email: 'eva@ville.example', role: 'auditor' }).expect(201);
  expect((await town.come('eva')).at).toBe('/');
});
afterEach(() => { town.idp.mischief = {}; });
afterAll(() => town?.close());
const origin = () => town.door.server.urls.http;
const trouble = (word: string) => `/sign-in?trouble=${word}`;
const DAY = 86_400;
const without = (name: string) => (claims: Record<string, unknown>) => Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));

test.each<[string, Mischief]>([
  ['another nonce', { idToken: (claims) => ({ ...claims, nonce: 'another' }) }],
  ['no nonce', { idToken: without('nonce') }],
  ['another issuer', { idToken: (claims) => ({ ...claims, iss: 'https://evil.example' }) }],
  ['another audience', { idToken: (claims) => ({ ...claims, aud: 'somebody-else' }) }],
  ['a token of yesterday', { idToken: (claims) => ({ ...claims, iat: Number(claims['iat']) - DAY, exp: Number(claims['exp']) - DAY }) }],
  ['a token without an end', { idToken: without('exp') }],
  ['a signature of a foreign key', { idToken: (claims) => claims, foreignKey: true }],
  ['userinfo about somebody else', { userinfo: (claims) => ({ ...claims, sub: 'mallory' }) }],
  ['userinfo of another issuer', { userinfo: (claims) => ({ ...claims, iss: 'https://evil.example' }) }],
  ['userinfo for another client', { userinfo: (claims) => ({ ...claims, aud: 'somebody-else' }) }],
  ['userinfo for nobody in particular', { userinfo: without('aud') }],
  ['userinfo by nobody in particular', { userinfo: without('iss') }],
  ['userinfo with a signature of a foreign key', { userinfo: (claims) => claims, foreignKey: true }],
])('%s', async (_, mischief) => {
  town.idp.mischief = mischief;
  const { at, follower } = await town.come('eva');
  expect(at).toBe(trouble('untrusted'));
  expect(await town.session(follower)).toBeUndefined();
});

test('changed and signed again by the provider itself, it is a good token: the cases above fail for their own reason', async () => {
  town.idp.mischief = { idToken: (claims) => claims, userinfo: (claims) => claims };
  expect((await town.come('eva')).at).toBe('/');
});

test('userinfo that should be signed and is not', async () => {
  town.serve({ userinfo_signed_response_alg: undefined });
  expect((await town.come('eva')).at).toBe(trouble('untrusted'));
  await town.change({ userinfoAlg: null });
  expect((await town.come('eva')).at).toBe('/');
  await town.change({ userinfoAlg: 'RS256' });
  town.serve();
});

test('keys that were rotated since the last sign-in', async () => {
  expect((await town.come('eva')).at).toBe('/');
  town.idp.rotate();
  expect((await town.come('eva')).at).toBe('/');
});

test('by the turned clock of the server, what was good has ended', async () => {
  town.door.clock.turn(3_600);
  expect((await town.come('eva')).at).toBe(trouble('untrusted'));
  town.door.clock.turn(-3_600);
});

test('the person says no: said calmly, and the way back is kept', async () => {
  expect((await town.come('cancel', { query: '?next=/devices' })).at).toBe('/sign-in?trouble=cancelled&next=%2Fdevices');
});

test('a provider that never answers, or never ends, is given up', async () => {
  const { patience } = town.door.server.app.get(OidcClient);
  patience.timeoutMs = 300;
  for (const path of ['/token', '/me', '/jwks']) {
    town.idp.mischief = { silent: path };
    expect([path, (await town.come('eva')).at]).toEqual([path, trouble('unreachable')]);
  }
  patience.timeoutMs = 10_000;
  town.idp.mischief = { endless: '/token' };
  expect((await town.come('eva')).at).toBe(trouble('unreachable'));
});

test('a way back that this browser never went: another state, another browser, twice, too late', async () => {
  const stop = (url: string) => url.includes('/callback?');
  const start = `${origin()}/api/v1/sign-in/oidc/${town.provider.id}`;
  town.idp.person = 'eva';
  const [victim, attacker] = [new Follower(), new Follower()];
  // The attacker's own code, in the victim's browser: they would work in the attacker's account.
  const attackers = await attacker.go(start, stop);
  await victim.go(start, stop);
  expect(await victim.go(attackers)).toBe(`${origin()}${trouble('expired')}`);
  expect(await new Follower().go(attackers)).toBe(`${origin()}${trouble('expired')}`);

  const good = await victim.go(start, stop);
  const forged = new URL(good);
  forged.searchParams.set('state', 'x'.repeat(43));
  expect(await victim.go(forged.href)).toBe(`${origin()}${trouble('expired')}`);
  // The failed try has ended it: the cookie is gone.
  expect(await victim.go(good)).toBe(`${origin()}${trouble('expired')}`);

  const used = await victim.go(start, stop);
  expect(await victim.go(used)).toBe(`${origin()}/`);
  expect(await victim.go(used)).toBe(`${origin()}${trouble('expired')}`);

  const late = await victim.go(start, stop);
  town.door.clock.turn(601);
  expect(await victim.go(late)).toBe(`${origin()}${trouble('expired')}`);
  town.door.clock.turn(-601);
});

test('one provider cannot answer for another: neither at its address, nor by its name', async () => {
  const evil = await openIdp({ eva: { email: 'eva@ville.example' } });
  const second = await town.add({ name: 'Autre', issuer: evil.issuer }, { vouches: false });
  evil.serve({ redirect_uris: [second.redirectUri], userinfo_signed_response_alg: 'RS256' });
  evil.person = 'eva';
  town.idp.person = 'eva';
  const follower = new Follower();
  const stop = (url: string) => url.includes('/callback?');
  const answered = await follower.go(`${origin()}/api/v1/sign-in/oidc/${second.id}`, stop);
  // The code of one at the address of the other: it would be sent to the wrong token endpoint.
  expect(await follower.go(answered.replace(second.id, town.provider.id))).toBe(`${origin()}${trouble('expired')}`);
  const own = await follower.go(`${origin()}/api/v1/sign-in/oidc/${town.provider.id}`, stop);
  const named = new URL(own);
  named.searchParams.set('iss', evil.issuer);
  expect(await follower.go(named.href)).toBe(`${origin()}${trouble('untrusted')}`);
  // The same subject and address at another issuer is somebody else.
  const { at, follower: other } = await town.come(undefined, { id: second.id });
  expect(at).toBe('/sign-in/continue');
  expect(await town.session(other)).toBeUndefined();
  await evil.close();
});

test('an address that nobody verified links nothing and tells nothing', async () => {
  await town.change({ vouches: false });
  for (const email_verified of [undefined, false]) {
    town.idp.accounts['mallory'] = { given_name: 'Mallory', email: 'owner@syndicat.example', ...(email_verified !== undefined && { email_verified }) };
    const { at, follower } = await town.come('mallory');
    expect(at).toBe('/sign-in/continue');
    // As for an address that nobody has: whether there is an account is not said.
    expect(await (await follower.fetch(`${origin()}/api/v1/sign-in/pending`)).json()).toMatchObject({ needs: 'access' });
  }
  const { items } = (await town.owner.call('get', '/access-requests').expect(200)).body as { items: { name: string; emailTrusted: boolean }[] };
  expect(items).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'Mallory', emailTrusted: false })]));
  town.idp.accounts['mute'] = { given_name: 'Muet' };
  expect((await town.come('mute')).at).toBe(trouble('no_address'));
  await town.change({ vouches: true });
});

test('signed in less strongly than asked', async () => {
  town.serve();
  await town.change({ acrValues: 'eidas2 eidas3' });
  expect((await town.come('eva')).at).toBe(trouble('too_weak'));
  town.idp.accounts['eva'] = { ...town.idp.accounts['eva'], acr: 'eidas2' };
  expect((await town.come('eva')).at).toBe('/');
  await town.change({ acrValues: '' });
});

test('a provider that would send browsers to a script', async () => {
  const odd = createServer(({ url }, answer) => {
    const issuer = `http://127.0.0.1:${(odd.address() as AddressInfo).port}`;
    answer.setHeader('content-type', 'application/json').end(JSON.stringify(url?.includes('.well-known') ? { issuer, authorization_endpoint: 'javascript:alert(1)', token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks` } : {}));
  });
  await new Promise<void>((resolve) => { odd.listen(0, '127.0.0.1', resolve); });
  const { id } = await town.add({ name: 'Script', issuer: `http://127.0.0.1:${(odd.address() as AddressInfo).port}` });
  expect((await town.come('eva', { id })).at).toBe(trouble('untrusted'));
  await town.owner.call('delete', `/identity-providers/${id}`).expect(204);
  odd.close();
});

test('a wrong secret is the provider\'s no; an unknown provider has no door', async () => {
  await town.change({ clientSecret: 'not-the-secret' });
  expect((await town.come('eva')).at).toBe(trouble('provider_refused'));
  await town.change({ clientSecret: 'a-secret-of-the-client-0123456789' });
  expect((await town.come('eva', { id: '01900000-0000-7000-8000-000000000009' })).at).toBe(trouble('gone'));
});

test.each(['//evil.example', '/\\evil.example', 'https://evil.example/', '/api/v1/session', '/sign-in?x', '\\\\evil', '/a\u0000b'])('the way back %j leads home', async (next) => {
  expect((await town.come('eva', { query: `?next=${encodeURIComponent(next)}` })).at).toBe('/');
});

test('PKCE, state and nonce go out; the browser\'s cookie of the way says nothing and is for this server alone', async () => {
  const answer = await town.door.call('get', `/sign-in/oidc/${town.provider.id}`).expect(302);
  const asked = new URL(String(answer.headers['location'])).searchParams;
  expect(Object.fromEntries(asked)).toMatchObject({
    response_type: 'code', client_id: 'craie', redirect_uri: town.provider.redirectUri, scope: 'openid given_name usual_name email siret', code_challenge_method: 'S256',
    code_challenge: expect.stringMatching(/^[\w-]{43}$/), state: expect.stringMatching(/^[\w-]{43}$/), nonce: expect.stringMatching(/^[\w-]{43}$/),
  });
  const cookie = String(answer.headers['set-cookie']?.[0]);
  expect(cookie).toMatch(/^craie-oidc=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/);
  expect(Buffer.from(cookie.slice(11).split(';')[0] ?? '', 'base64url').toString('latin1')).not.toContain(asked.get('state'));
});
