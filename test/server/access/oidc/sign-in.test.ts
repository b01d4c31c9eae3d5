import type { AccessRequestView, AuditView, IdentityView, InvitationView, OrganisationView, Page, SessionView, SignInPending, UserView } from '#contract';
import { generate } from 'otplib';
import { Database } from '#database';
import { AccessRequests } from '../../../../apps/server/src/access/oidc/access-requests.js';
import { describeEngines } from '../../../support/database.js';
import { Follower } from '../../../support/identity-provider.js';
import type { Browser } from '../door.js';
import { browserOf, invited, PASSWORD } from '../people.js';
import { openTown, type Town } from './town.js';

const LEA = { given_name: 'Léa', usual_name: 'Martin', email: 'Lea.Martin@ville.example', siret: '21400088700017' };

describeEngines('sign-in by a provider', (engine) => {
  let town: Town;
  beforeAll(async () => { town = await openTown({ lea: LEA }, engine); });
  afterAll(() => town?.close());
  const call: Browser['call'] = (method, path) => town.owner.call(method, path);
  const invite = async (email: string, role = 'auditor') => (await call('post', '/invitations').send({ email, role }).expect(201)).body as InvitationView;
  const requests = async () => ((await call('get', '/access-requests').expect(200)).body as Page<AccessRequestView>).items;
  const trail = async (action: string) => ((await call('get', `/audit?action=${action}`).expect(200)).body as Page<AuditView>).items;
  const origin = () => town.door.server.urls.http;
  const pending = async (follower: Follower) => {
    const answer = await follower.fetch(`${origin()}/api/v1/sign-in/pending`);
    return answer.status === 200 ? ((await answer.json()) as SignInPending) : answer.status;
  };
  const answer = async (follower: Follower, body: object) => {
    const got = await follower.fetch(`${origin()}/api/v1/sign-in/pending`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
    return { status: got.status, body: (await got.json()) as SessionView & { code?: string } };
  };

  it('who is nobody here is told so kindly, and stands in the list of those who manage people; accepted, they are in', async () => {
    const dax = (await call('post', '/organisations').send({ name: 'Dax', kind: 'commune', code: '40088' }).expect(201)).body as OrganisationView;
    await town.handOver(dax.id);
    const { at, follower } = await town.come('lea', { query: '?next=/devices' });
    expect(at).toBe('/sign-in/continue?next=%2Fdevices');
    expect(await town.session(follower)).toBeUndefined();
    expect(await pending(follower)).toEqual({ needs: 'access', provider: 'ProConnect', organisation: expect.any(String), email: 'lea.martin@ville.example', name: 'Léa Martin' });
    expect((await answer(follower, { password: PASSWORD })).status).toBe(404);
    await town.come('lea');
    const [request, ...others] = await requests();
    expect(others).toEqual([]);
    expect(request).toMatchObject({ name: 'Léa Martin', email: 'lea.martin@ville.example', emailTrusted: true, provider: 'ProConnect', siret: LEA.siret, proposed: { id: dax.id, name: 'Dax' }, home: null });

    const accepted = (await call('post', `/access-requests/${request?.id}/accept`).send({ role: 'commune-technician', organisationId: dax.id }).expect(201)).body as UserView;
    expect(accepted).toMatchObject({ name: 'Léa Martin', home: { id: dax.id }, grants: [{ role: 'commune-technician', until: null, place: { organisation: { name: 'Dax' } } }] });
    await call('post', `/access-requests/${request?.id}/accept`).send({ role: 'operator' }).expect(404);
    expect(await requests()).toEqual([]);
    const entered = await town.come('lea', { query: '?next=/devices' });
    expect(entered.at).toBe('/devices');
    expect(await town.session(entered.follower)).toMatchObject({ user: { name: 'Léa Martin', hasPassword: false }, provider: 'ProConnect', reach: { organisations: [{ name: 'Dax' }] } });
    expect(await trail('access-request.made')).toMatchObject([{ actor: 'ProConnect', detail: { name: 'Léa Martin', email: 'lea.martin@ville.example' } }]);
    expect(await trail('access-request.accepted')).toMatchObject([{ detail: { role: 'commune-technician' } }]);
    // No password opens such an account, and none can be set by who only has its session.
    await town.door.tryPassword('lea.martin@ville.example', 'any-password-at-all').expect(401);
    expect((await entered.follower.fetch(`${origin()}/api/v1/session/identities`)).status).toBe(200);
  });

  it('a refused request stays away, whatever the person tries, and is forgotten after a month', async () => {
    town.idp.accounts['ana'] = { given_name: 'Ana', email: 'ana@ville.example' };
    await town.come('ana');
    const [request] = await requests();
    await call('post', `/access-requests/${request?.id}/refuse`).expect(204);
    expect((await town.come('ana')).at).toBe('/sign-in/continue');
    expect(await requests()).toEqual([]);
    expect(await trail('access-request.refused')).toHaveLength(1);
    await call('post', `/access-requests/${request?.id}/refuse`).expect(404);
    const sweep = () => town.door.server.app.get(AccessRequests).sweep();
    await sweep();
    await town.come('ana');
    expect(await requests()).toEqual([]);
    town.door.clock.turn(31 * 86_400);
    await sweep();
    town.door.clock.turn(-31 * 86_400);
    await town.come('ana');
    expect(await requests()).toMatchObject([{ name: 'Ana' }]);
  });

  it('what was looked at is what is accepted: another name or address makes another request', async () => {
    const [seen] = await requests();
    town.idp.accounts['ana'] = { given_name: 'Ana', email: 'boss@ville.example' };
    await town.come('ana');
    await call('post', `/access-requests/${seen?.id}/accept`).send({ role: 'auditor' }).expect(404);
    const [now, ...others] = await requests();
    expect([now?.email, others]).toEqual(['boss@ville.example', []]);
    await call('post', `/access-requests/${now?.id}/refuse`).expect(204);
  });

  it('an invitation is accepted with the provider instead of a password, for its address alone', async () => {
    town.idp.accounts['noe'] = { given_name: 'Noé', usual_name: 'Petit', email: 'noe@ville.example' };
    town.idp.accounts['other'] = { given_name: 'Autre', email: 'autre@ville.example' };
    const { secret } = await invite('noe@ville.example');
    expect((await town.come('other', { query: `?join=${secret}` })).at).toBe('/sign-in?trouble=other_address');
    const { at, follower } = await town.come('noe', { query: `?join=${secret}` });
    expect(at).toBe('/');
    expect(await town.session(follower)).toMatchObject({ user: { name: 'Noé Petit', email: 'noe@ville.example' }, permissions: expect.arrayContaining(['audit.read']) });
    expect((await town.come('other', { query: `?join=${secret}` })).at).toBe('/sign-in?trouble=invitation_invalid');
    expect(await requests()).toEqual([]);
    expect(await trail('user.joined')).toMatchObject([{ detail: { email: 'noe@ville.example' } }]);
  });

  it('an invitation that waits for the address is taken up without its link, when the provider is believed', async () => {
    town.idp.accounts['ida'] = { given_name: 'Ida', email: 'ida@ville.example' };
    await invite('ida@ville.example', 'operator');
    await town.change({ vouches: false });
    expect((await town.come('ida')).at).toBe('/sign-in/continue');
    town.idp.accounts['ida'].email_verified = true;
    const { at, follower } = await town.come('ida');
    expect(at).toBe('/');
    expect(await town.session(follower)).toMatchObject({ user: { email: 'ida@ville.example' } });
    expect((await requests()).filter(({ email }) => email === 'ida@ville.example')).toEqual([]);
    await town.change({ vouches: true });
  });

  it('an account with a password is linked by it, once; guesses are slowed down as at the door', async () => {
    const paul = await invited(town.door, town.owner, 'paul', 'auditor');
    town.idp.accounts['paul'] = { given_name: 'Paul', email: paul.email };
    const first = await town.come('paul');
    expect(await pending(first.follower)).toMatchObject({ needs: 'password', email: paul.email });
    expect(await town.session(first.follower)).toBeUndefined();
    expect((await answer(first.follower, { password: 'not-this-password' })).body.code).toBe('wrong_credentials');
    expect((await answer(first.follower, {})).body.code).toBe('wrong_credentials');
    expect(await answer(first.follower, { password: PASSWORD })).toMatchObject({ status: 200, body: { provider: 'ProConnect', user: { email: paul.email } } });
    expect(await town.session(first.follower)).toMatchObject({ user: { email: paul.email } });
    expect((await answer(first.follower, { password: PASSWORD })).status).toBe(404);
    expect((await town.come('paul')).at).toBe('/');
    expect(await trail('identity.linked')).toMatchObject([{ detail: { name: 'paul' } }, {}, {}]);

    const [link] = ((await paul.call('get', '/session/identities').expect(200)).body as Page<IdentityView>).items;
    expect(link).toMatchObject({ provider: 'ProConnect', lastUsedAt: expect.any(String) });
    await paul.call('delete', `/session/identities/${link?.id}`).expect(204);
    const again = await town.come('paul');
    expect(await town.session(first.follower)).toBeUndefined();
    for (let tries = 0; tries < 9; tries++) await answer(again.follower, { password: 'guess' });
    expect((await answer(again.follower, { password: PASSWORD })).body.code).toBe('too_many_attempts');
  });

  it('a second factor of the account is asked for, unless the provider proved one and is believed in this', async () => {
    const rita = await invited(town.door, town.owner, 'rita', 'auditor');
    town.idp.accounts['rita'] = { given_name: 'Rita', email: rita.email };
    const started = await rita.call('post', '/session/totp').expect(201);
    const { secret } = started.body as { secret: string };
    const now = () => Math.floor(town.door.clock.now().getTime() / 1_000);
    const code = async () => { town.door.clock.turn(31); return generate({ secret, epoch: now() }); };
    await rita.call('put', '/session/totp').send({ code: await code() }).expect(200);
    const first = await town.come('rita');
    expect((await answer(first.follower, { password: PASSWORD })).body.code).toBe('second_factor_required');
    expect((await answer(first.follower, { password: PASSWORD, totp: '000000' })).body.code).toBe('wrong_credentials');
    expect((await answer(first.follower, { password: PASSWORD, totp: await code() })).status).toBe(200);

    const second = await town.come('rita');
    expect(await pending(second.follower)).toMatchObject({ needs: 'code' });
    expect((await answer(second.follower, { totp: '000000' })).body.code).toBe('wrong_credentials');
    expect((await answer(second.follower, { totp: await code() })).status).toBe(200);

    town.idp.accounts['rita'] = { ...town.idp.accounts['rita'], amr: ['pwd', 'mfa'] };
    expect((await town.come('rita')).at).toBe('/sign-in/continue');
    await town.change({ secondFactorAcr: 'eidas2' });
    const strong = await town.come('rita');
    expect(strong.at).toBe('/');
    const [{ strong: proved }] = await town.door.server.app.get(Database).system((em) => em.query(
      `select count(*)::int as strong from session where provider_second_factor and user_id = $1`, [rita.id]));
    expect(proved).toBe(1);
    await town.change({ secondFactorAcr: null });
    expect((await town.come('rita')).at).toBe('/sign-in/continue');
  });

  it('an address that passes to another person at the provider brings no account with it', async () => {
    town.idp.accounts['successor'] = { given_name: 'Nouvelle', email: 'noe@ville.example' };
    expect((await town.come('successor')).at).toBe('/sign-in/continue');
    const request = (await requests()).find(({ name }) => name === 'Nouvelle');
    expect((await call('post', `/access-requests/${request?.id}/accept`).send({ role: 'auditor' }).expect(409)).body.code).toBe('conflict');
    expect((await requests()).map(({ name }) => name)).toContain('Nouvelle');
  });

  it('an access that has ended is told, and a person who is removed is nobody again', async () => {
    const [noe] = ((await call('get', '/users?q=noe@').expect(200)).body as Page<UserView>).items;
    await call('delete', `/users/${noe?.id}/grants/${noe?.grants[0]?.id}`).expect(200);
    expect((await town.come('noe')).at).toBe('/sign-in?trouble=access_ended');
    await call('delete', `/users/${noe?.id}`).expect(204);
    expect((await town.come('noe')).at).toBe('/sign-in/continue');
  });

  it('signing out leads to the provider, which ends its session too and comes back', async () => {
    const { follower } = await town.come('ida');
    const session = await town.session(follower);
    const signOut = await follower.fetch(`${origin()}/api/v1/session/provider-sign-out`, { method: 'POST', headers: { 'x-craie-csrf': session?.csrf ?? '' } });
    const { url } = (await signOut.json()) as { url: string };
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({ post_logout_redirect_uri: `${origin()}/sign-in`, id_token_hint: expect.stringMatching(/^ey/), client_id: 'craie' });
    expect((await town.owner.call('post', '/session/provider-sign-out').expect(200)).body).toEqual({ url: null });
  });

  it('closing a provider ends what came through it and takes its button away; removing it takes the links', async () => {
    const second = await town.add({ name: 'Annuaire', issuer: town.idp.issuer });
    town.serve({ redirect_uris: [town.provider.redirectUri, second.redirectUri] });
    town.idp.accounts['ugo'] = { given_name: 'Ugo', email: 'ugo@ville.example' };
    const { secret } = await invite('ugo@ville.example');
    const { follower } = await town.come('ugo', { query: `?join=${secret}`, id: second.id });
    const offered = async () => (await town.door.call('get', '/sign-in/providers').expect(200)).body.items;
    expect(await offered()).toMatchObject([{ name: 'Annuaire' }, { id: town.provider.id, name: 'ProConnect', organisation: expect.any(String) }]);
    expect(await town.session(follower)).toBeDefined();
    await town.change({ enabled: false }, second.id);
    expect(await town.session(follower)).toBeUndefined();
    expect(await offered()).toHaveLength(1);
    expect((await town.come('ugo', { id: second.id })).at).toBe('/sign-in?trouble=gone');
    await call('delete', `/identity-providers/${second.id}`).expect(204);
    await call('delete', `/identity-providers/${second.id}`).expect(404);
    expect(await trail('identity-provider.removed')).toMatchObject([{ detail: { name: 'Annuaire' } }]);
    expect((await call('get', '/users?q=ugo').expect(200)).body.items).toHaveLength(1);
    await browserOf(town.door, 'paul@syndicat.example');
  });
});
