import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AccessRequestView, AuditView, IdentityProviderView, OrganisationView, Page, ProviderCheck, UserView } from '#contract';
import { Database } from '#database';
import { describeEngines } from '../../../support/database.js';
import { CLIENT } from '../../../support/identity-provider.js';
import type { Browser } from '../door.js';
import { browserOf, PASSWORD } from '../people.js';
import { openTown, type Town } from './town.js';

describeEngines('identity providers', (engine) => {
  let town: Town;
  let dax: OrganisationView;
  let mont: OrganisationView;
  /** Administrator of Dax, who sees Dax alone. */
  let admin: Browser;
  const make = async (name: string) => (await town.owner.call('post', '/organisations').send({ name, kind: 'commune' }).expect(201)).body as OrganisationView;
  const list = async (who: Browser, path = '/identity-providers') => ((await who.call('get', path).expect(200)).body as Page<IdentityProviderView>).items;
  const invite = async (who: Browser, email: string, role: string, organisationId?: string) => {
    const { secret } = (await who.call('post', '/invitations').send({ email, role, ...(organisationId && { organisationId }) }).expect(201)).body as { secret: string };
    return secret;
  };
  beforeAll(async () => {
    town = await openTown({}, engine);
    [dax, mont] = [await make('Dax'), await make('Mont-de-Marsan')];
    await town.handOver(dax.id);
    const secret = await invite(town.owner, 'admin@dax.example', 'commune-admin', dax.id);
    await town.door.call('post', `/join/${secret}`).send({ name: 'Admin', password: PASSWORD }).expect(204);
    admin = await browserOf(town.door, 'admin@dax.example');
  });
  afterAll(() => town?.close());

  it('is made in steps: the addresses to declare come first, it opens once the client is known, its secret is never told again', async () => {
    const body = { name: ' Annuaire ', issuer: `${town.idp.issuer}/.well-known/openid-configuration`, kind: 'other' };
    const made = (await town.owner.call('post', '/identity-providers').send(body).expect(201)).body as IdentityProviderView;
    expect(made).toMatchObject({
      name: 'Annuaire', issuer: town.idp.issuer, organisation: null, clientId: null, hasSecret: false, enabled: false, vouches: false, userinfoAlg: null, people: 0,
      redirectUri: `${town.door.server.urls.http}/api/v1/sign-in/oidc/${made.id}/callback`, signOutUri: `${town.door.server.urls.http}/sign-in`,
    });
    expect((await town.owner.call('patch', `/identity-providers/${made.id}`).send({ enabled: true }).expect(400)).body.fields).toMatchObject([{ field: 'clientId', codes: ['missing'] }]);
    const opened = await town.change({ clientId: 'c', clientSecret: 's3cret-of-the-client', scopes: ' email  openid', enabled: true }, made.id);
    expect(opened).toMatchObject({ clientId: 'c', hasSecret: true, scopes: 'email openid', enabled: true });
    expect(JSON.stringify(await list(town.owner))).not.toContain('s3cret');
    const [row] = await town.door.server.app.get(Database).system((em) => em.query('select sealed_secret from identity_provider where id = $1', [made.id]));
    expect(row.sealed_secret).not.toContain('s3cret');
    const { items } = (await town.owner.call('get', '/audit?action=identity-provider.enabled').expect(200)).body as Page<AuditView>;
    expect(items[0]).toMatchObject({ detail: { name: 'Annuaire', fields: expect.stringContaining('clientSecret') } });
    expect(JSON.stringify(items)).not.toContain('s3cret');
    await town.owner.call('delete', `/identity-providers/${made.id}`).expect(204);
  });

  it.each([
    { issuer: 'ftp://x' }, { issuer: 'https://user:pass@x.example' }, { issuer: 'https://x.example/?a=b' }, { kind: 'saml' }, { name: '  ' }, { name: 'x'.repeat(81) }, { organisationId: 'x' }, { more: 1 },
  ])('refuses %j', async (wrong) => {
    await town.owner.call('post', '/identity-providers').send({ name: 'X', issuer: 'https://x.example', kind: 'other', ...wrong }).expect(400);
  });

  it.each([
    { scopes: 'email profile' }, { clientId: 'a b' }, { userinfoAlg: 'none' }, { userinfoAlg: 'HS256' }, { acrValues: 'a"b' }, { claims: { email: 'email' } }, { claims: { givenName: 'x y', familyName: 'a', email: 'b', siret: 'c' } },
    { issuer: 'https://other.example' }, { vouches: 'yes' },
  ])('cannot be changed to %j', async (wrong) => {
    await town.owner.call('patch', `/identity-providers/${town.provider.id}`).send(wrong).expect(400);
  });

  it('null where nothing is meant changes nothing', async () => {
    expect(await town.change({ name: null, clientId: null, scopes: null, claims: null, vouches: null, enabled: null, acrValues: null, clientSecret: null } as never)).toEqual((await list(town.owner))[0]);
  });

  it('a commune sees and makes its own alone; the syndicate\'s is not there to be changed', async () => {
    expect(await list(admin)).toEqual([]);
    await admin.call('get', `/identity-providers/${town.provider.id}`).expect(404);
    await admin.call('patch', `/identity-providers/${town.provider.id}`).send({ vouches: true }).expect(404);
    await admin.call('delete', `/identity-providers/${town.provider.id}`).expect(404);
    await admin.call('post', `/identity-providers/${town.provider.id}/check`).expect(404);
    expect((await admin.call('post', '/identity-providers').send({ name: 'X', issuer: town.idp.issuer, kind: 'other' }).expect(400)).body.fields[0]).toMatchObject({ field: 'organisationId', codes: ['missing'] });
    await admin.call('post', '/identity-providers').send({ name: 'X', issuer: town.idp.issuer, kind: 'other', organisationId: mont.id }).expect(404);
    const own = (await admin.call('post', '/identity-providers').send({ name: 'Ville de Dax', issuer: town.idp.issuer, kind: 'proconnect', organisationId: dax.id }).expect(201)).body as IdentityProviderView;
    expect(own).toMatchObject({ organisation: { id: dax.id, name: 'Dax' }, vouches: true });
    expect((await admin.call('post', `/identity-providers/${own.id}/check`).expect(200)).body.fits).toBe(true);
    expect(await list(admin)).toEqual([own]);
    expect(await list(town.owner)).toEqual(expect.arrayContaining([own]));
    for (let count = 1; count < 10; count++) await admin.call('post', '/identity-providers').send({ name: 'X', issuer: town.idp.issuer, kind: 'other', organisationId: dax.id }).expect(201);
    await admin.call('post', '/identity-providers').send({ name: 'X', issuer: town.idp.issuer, kind: 'other', organisationId: dax.id }).expect(409);
    for (const { id, name } of await list(admin)) if (name === 'X') await admin.call('delete', `/identity-providers/${id}`).expect(204);
  });

  it('a commune\'s provider opens accounts of that commune, and none of the syndicate or of another, whatever it says', async () => {
    const [own] = await list(admin);
    await admin.call('patch', `/identity-providers/${own?.id}`).send({ clientId: CLIENT.client_id, clientSecret: CLIENT.client_secret, enabled: true }).expect(200);
    town.serve({ redirect_uris: [town.provider.redirectUri, own?.redirectUri ?? ''] });
    const come = (person: string, query = '') => town.come(person, { id: own?.id ?? '', query });
    // Its administrator could write any address: the owner's, or one of another commune's administrator.
    const other = await invite(town.owner, 'admin@mont.example', 'commune-admin', mont.id);
    town.idp.accounts['owner'] = { given_name: 'Faux', email: 'owner@syndicat.example' };
    town.idp.accounts['mont'] = { given_name: 'Faux', email: 'admin@mont.example' };
    expect((await come('owner')).at).toBe('/sign-in/continue');
    expect((await come('mont')).at).toBe('/sign-in/continue');
    expect((await come('mont', `?join=${other}`)).at).toBe('/sign-in?trouble=invitation_invalid');
    town.idp.accounts['agent'] = { given_name: 'Agnès', usual_name: 'Dupin', email: 'agnes@dax.example' };
    const secret = await invite(admin, 'agnes@dax.example', 'commune-technician', dax.id);
    const { at, follower } = await come('agent', `?join=${secret}`);
    expect(at).toBe('/');
    expect(await town.session(follower)).toMatchObject({ provider: 'Ville de Dax', reach: { organisations: [{ name: 'Dax' }] } });
    // Moved to the syndicate since, the account is not opened from there any more.
    await town.door.server.app.get(Database).system((em) => em.query(`update app_user set organisation_id = null where email = 'agnes@dax.example'`));
    expect((await come('agent')).at).toBe('/sign-in?trouble=other_door');
    await town.door.server.app.get(Database).system((em) => em.query(`update app_user set organisation_id = $1 where email = 'agnes@dax.example'`, [dax.id]));
  });

  it('who came by a commune\'s provider waits there, and gets a role inside it, from its own administrator', async () => {
    const requests = async (who: Browser) => ((await who.call('get', '/access-requests').expect(200)).body as Page<AccessRequestView>).items;
    const waiting = await requests(admin);
    expect(waiting.map(({ email, home }) => [email, home?.name])).toEqual([['admin@mont.example', 'Dax'], ['owner@syndicat.example', 'Dax']]);
    town.idp.accounts['leo'] = { given_name: 'Léo', email: 'leo@x.example' };
    await town.come('leo');
    expect(await requests(town.owner)).toHaveLength(3);
    expect(await requests(admin)).toHaveLength(2);
    const [syndicates] = (await requests(town.owner)).filter(({ email }) => email === 'leo@x.example');
    await admin.call('post', `/access-requests/${syndicates?.id}/accept`).send({ role: 'commune-technician', organisationId: dax.id }).expect(404);
    await admin.call('post', `/access-requests/${syndicates?.id}/refuse`).expect(404);

    town.idp.accounts['zoe'] = { given_name: 'Zoé', email: 'zoe@dax.example' };
    await town.come('zoe', { id: (await list(admin))[0]?.id ?? '' });
    const [zoe] = await requests(admin);
    const accept = (who: Browser, body: object) => who.call('post', `/access-requests/${zoe?.id}/accept`).send(body);
    await accept(admin, { role: 'owner' }).expect(403);
    await accept(admin, { role: 'commune-technician', organisationId: mont.id }).expect(404);
    expect((await accept(town.owner, { role: 'operator' }).expect(400)).body.fields[0]).toMatchObject({ field: 'organisationId', codes: ['combination'] });
    expect((await accept(town.owner, { role: 'commune-technician', organisationId: mont.id }).expect(400)).body.fields[0].codes).toEqual(['combination']);
    expect((await accept(admin, { role: 'commune-technician', organisationId: dax.id }).expect(201)).body as UserView).toMatchObject({ home: { name: 'Dax' }, grants: [{ grantedBy: 'Admin' }] });
    // Nobody is made who has an account already, also where the manager cannot see it.
    const [, owner] = await requests(admin);
    expect((await admin.call('post', `/access-requests/${owner?.id}/accept`).send({ role: 'commune-technician', organisationId: dax.id }).expect(409)).body.code).toBe('conflict');
    expect(await requests(admin)).toHaveLength(2);
  });

  it('offers at the sign-in what belongs there', async () => {
    const offered = async (query = '') => ((await town.door.call('get', `/sign-in/providers${query}`).expect(200)).body as Page<{ name: string }>).items.map(({ name }) => name);
    expect(await offered()).toEqual(['ProConnect', 'Ville de Dax']);
    expect(await offered(`?organisationId=${dax.id}`)).toEqual(['ProConnect', 'Ville de Dax']);
    expect(await offered(`?organisationId=${mont.id}`)).toEqual(['ProConnect']);
    expect(await offered('?organisationId=01900000-0000-7000-8000-000000000009')).toEqual([]);
    expect(await offered(`?join=${await invite(town.owner, 'a@syndicat.example', 'auditor')}`)).toEqual(['ProConnect']);
    expect(await offered(`?join=${await invite(admin, 'a@dax.example', 'commune-technician', dax.id)}`)).toEqual(['ProConnect', 'Ville de Dax']);
    await town.door.call('get', `/sign-in/providers?join=${'x'.repeat(43)}`).expect(403);
    expect(await offered(`?only=${town.provider.id},proconnect`)).toEqual(['ProConnect']);
    await town.door.call('get', '/sign-in/providers?colour=red').expect(400);
  });

  it('in the database alone: a delegated scope sees its own providers, links and requests, and writes no other', async () => {
    const db = town.door.server.app.get(Database);
    const tenantId = town.owner.view.organisation.id;
    const count = (organisations: string[]) => db.tenant({ tenantId, organisations }, (em) => em.query(
      `select (select count(*)::int from identity_provider) as providers, (select count(*)::int from user_identity) as links, (select count(*)::int from access_request) as requests`));
    expect(await count([dax.id])).toEqual([{ providers: 1, links: 2, requests: 2 }]);
    expect(await count([mont.id])).toEqual([{ providers: 0, links: 0, requests: 0 }]);
    const write = (sql: string) => db.tenant({ tenantId, organisations: [mont.id] }, (em) => em.query(sql, [dax.id]));
    await expect(write(`update identity_provider set vouches = true where organisation_id = $1`)).resolves.toEqual([[], 0]);
    await expect(write(`insert into identity_provider select gen_random_uuid(), tenant_id, $1, 'x', 'x', null, null, '', null, '', null, '{}', true, true, now() from organisation where id = tenant_id`)).rejects.toThrow(/row-level security/);
  });

  it('says in words what fits and what does not', async () => {
    const check = async (issuer: string, change = {}) => {
      const { body } = await town.owner.call('post', '/identity-providers').send({ name: 'X', issuer, kind: 'proconnect' }).expect(201);
      if (Object.keys(change).length > 0) await town.change(change, body.id);
      const { findings, fits } = (await town.owner.call('post', `/identity-providers/${body.id}/check`).expect(200)).body as ProviderCheck;
      await town.owner.call('delete', `/identity-providers/${body.id}`).expect(204);
      return { fits, said: Object.fromEntries(findings.map(({ code, level, value }) => [code, value ?? level])) };
    };
    expect(await check(town.idp.issuer)).toMatchObject({ fits: true, said: { reached: 'good', issuer: town.idp.issuer, keys: '1', pkce: 'good', code: 'good', userinfo_signed: 'good', sign_out: 'good', scopes: 'good', client_missing: 'attention' } });
    expect(await check(town.idp.issuer, { clientId: 'c', scopes: 'openid groups', acrValues: 'eidas9', userinfoAlg: 'EdDSA' })).toMatchObject({ fits: false, said: { userinfo_unsigned: 'EdDSA', scopes_unknown: 'groups', acr_unknown: 'eidas9', client: 'good' } });
    expect(await check('https://10.1.2.3')).toEqual({ fits: false, said: { private_target: 'bad' } });
    expect(await check('http://1.1.1.1')).toEqual({ fits: false, said: { not_encrypted: 'bad' } });
    expect(await check('http://127.0.0.1:1')).toEqual({ fits: false, said: { unreachable: 'bad' } });
    expect(await check(`${town.idp.issuer}/nothing`)).toEqual({ fits: false, said: { no_discovery: 'bad' } });
    const odd = createServer((_, answer) => answer.setHeader('content-type', 'application/json').end(JSON.stringify({ issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0', authorization_endpoint: 'x' })));
    await new Promise<void>((resolve) => { odd.listen(0, '127.0.0.1', resolve); });
    expect(await check(`http://127.0.0.1:${(odd.address() as AddressInfo).port}`)).toEqual({ fits: false, said: { issuer_differs: 'https://login.microsoftonline.com/{tenantid}/v2.0' } });
    odd.close();
  });

  it('who may not manage people cannot make a provider believed', async () => {
    const role = '01900000-0000-7000-8000-0000000000aa';
    await town.door.server.app.get(Database).system(async (em) => {
      await em.query(`insert into custom_role (id, tenant_id, name, sort_name, permissions, created_by, created_at) values ($1, $2, 'Portes', 'portes', '{devices.read,sign-in.manage}', 'x', now())`, [role, town.owner.view.organisation.id]);
    });
    const secret = await invite(town.owner, 'portes@x.example', role);
    await town.door.call('post', `/join/${secret}`).send({ name: 'Portes', password: PASSWORD }).expect(204);
    const keeper = await browserOf(town.door, 'portes@x.example');
    const made = (await keeper.call('post', '/identity-providers').send({ name: 'P', issuer: town.idp.issuer, kind: 'proconnect' }).expect(201)).body as IdentityProviderView;
    expect(made.vouches).toBe(false);
    for (const change of [{ vouches: true }, { secondFactorAcr: '' }]) await keeper.call('patch', `/identity-providers/${made.id}`).send(change).expect(403);
    await keeper.call('patch', `/identity-providers/${town.provider.id}`).send({ claims: { ...made.claims, email: 'nickname' } }).expect(403);
    await keeper.call('patch', `/identity-providers/${made.id}`).send({ name: 'Q' }).expect(200);
    await keeper.call('get', '/access-requests').expect(403);
  });
});
