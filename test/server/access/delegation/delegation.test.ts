import request from 'supertest';
import { DELEGATED_USUALLY, type AuditView, type ConsoleView, type DelegationBody, type DelegationView, type OrganisationView, type Page } from '#contract';
import { describeEngines } from '../../../support/database.js';
import { openDoor, type Browser, type Door } from '../door.js';
import { invited } from '../people.js';
import { boastfulPng, png, webp } from '../../../support/pictures.js';

const PUBLIC = 'http://craie.example:8080';
const HOST = 'parc.bordeaux.example';
const BODY: DelegationBody = {
  permissions: [...DELEGATED_USUALLY], name: 'Bordeaux', colour: '#8a1c3d', locale: 'fr', host: HOST, slug: 'bordeaux', signIn: { password: true, providers: [] },
};

describeEngines('a delegated console', (engine) => {
  let door: Door;
  let owner: Browser;
  let bordeaux: OrganisationView;
  let pessac: OrganisationView;
  beforeAll(async () => {
    door = await openDoor({ PUBLIC_URL: PUBLIC }, engine);
    owner = await door.signIn();
    [bordeaux, pessac] = await Promise.all(['Bordeaux', 'Pessac'].map(async (name) => (await owner.call('post', '/organisations').send({ name, kind: 'commune' }).expect(201)).body as OrganisationView)) as [OrganisationView, OrganisationView];
  });
  afterAll(() => door?.close());

  const path = (place: OrganisationView, rest = 'delegation') => `/organisations/${place.id}/${rest}`;
  const put = (place: OrganisationView, body: object = {}) => owner.call('put', path(place)).send({ ...BODY, ...body });
  const at = async (host: string, query = '') => (await door.call('get', `/console${query}`).set('host', host).expect(200)).body as ConsoleView;
  const trail = async (action: string) => ((await owner.call('get', `/audit?action=${action}`).expect(200)).body as Page<AuditView>).items;
  const OWN: ConsoleView = { name: null, logo: null, colour: null, locale: 'fr', address: PUBLIC, signIn: { password: true, providers: [] }, takenBack: false, until: null };

  it('before the first hand-over it proposes: the daily work, the name, a path', async () => {
    const view = (await owner.call('get', path(bordeaux)).expect(200)).body as DelegationView;
    expect(view).toMatchObject({ active: false, since: null, ended: null, name: 'Bordeaux', slug: 'bordeaux', host: null, permissions: DELEGATED_USUALLY, address: `${PUBLIC}/c/bordeaux` });
    expect(await at(HOST)).toEqual(OWN);
  });

  it('refuses what would not be a console, field by field', async () => {
    const refused = async (body: object, field: string, code: string) => {
      const { fields } = (await put(bordeaux, body).expect(400)).body as { fields: { field: string; codes: string[] }[] };
      expect(fields).toMatchObject([{ field, codes: [code] }]);
    };
    for (const host of ['localhost', '10.0.0.1', 'Bordeaux.example', 'a.example:80', 'a.example/x']) await refused({ host }, 'host', 'format');
    await refused({ host: 'craie.example' }, 'host', 'choice');
    await refused({ slug: 'a b' }, 'slug', 'format');
    await refused({ host: undefined, slug: undefined }, 'slug', 'missing');
    await refused({ colour: 'red' }, 'colour', 'format');
    await refused({ permissions: ['delegation.manage'] }, 'permissions', 'choice');
    await refused({ signIn: { password: false, providers: [] } }, 'signIn.password', 'combination');
    await refused({ signIn: { password: true, providers: ['<script>'] } }, 'signIn.providers', 'format');
    const provider = async (organisationId?: string) => ((await owner.call('post', '/identity-providers').send({ name: 'Annuaire', issuer: `https://${organisationId ?? 'syndicat'}.example`, kind: 'other', ...(organisationId && { organisationId }) }).expect(201)).body as { id: string }).id;
    const { id: elsewhere } = (await owner.call('post', '/organisations').send({ name: 'Gradignan', kind: 'commune' }).expect(201)).body as OrganisationView;
    const ours = await provider();
    for (const id of ['proconnect', bordeaux.id, await provider(elsewhere)]) await refused({ signIn: { password: true, providers: [ours, id] } }, 'signIn.providers', 'choice');
    await refused({ active: true }, 'active', 'unknown');
    expect((await owner.call('put', `/organisations/${owner.view.organisation.id}/delegation`).send(BODY).expect(409)).body.code).toBe('conflict');
    expect(await trail('delegation.given')).toEqual([]);
  });

  it('hands over: the address answers with the look, and nothing else; the journal says what was handed over', async () => {
    const view = (await put(bordeaux, { permissions: ['devices.manage', 'users.manage'], name: '  Bordeaux métropole ' }).expect(200)).body as DelegationView;
    expect(view).toMatchObject({ active: true, since: expect.any(String), handedOverBy: 'owner', ended: null, permissions: ['devices.read', 'devices.manage', 'users.manage'], name: 'Bordeaux métropole', host: HOST, address: `http://${HOST}:8080` });
    const shown: ConsoleView = { name: 'Bordeaux métropole', logo: null, colour: '#8a1c3d', locale: 'fr', address: `http://${HOST}:8080`, signIn: { password: true, providers: [] }, takenBack: false, until: null };
    expect(await at(HOST)).toEqual(shown);
    expect(await at(`${HOST.toUpperCase()}:8080`)).toEqual(shown);
    expect(await at('craie.example:8080', '?slug=bordeaux')).toEqual(shown);
    for (const host of ['craie.example', 'nulle.part.example', '127.0.0.1', `${HOST}.evil.example`]) expect(await at(host)).toEqual(OWN);
    expect(await at('craie.example', '?slug=paris')).toEqual(OWN);
    expect(await trail('delegation.given')).toMatchObject([{ subject: `organisation:${bordeaux.id}`, detail: { name: 'Bordeaux', permissions: view.permissions, host: HOST, slug: 'bordeaux' } }]);
    const changed = (await put(bordeaux).expect(200)).body as DelegationView;
    expect(changed).toMatchObject({ since: view.since, permissions: DELEGATED_USUALLY, name: 'Bordeaux' });
    expect(await trail('delegation.changed')).toHaveLength(1);
  });

  it('an address leads to one console', async () => {
    for (const [body, field] of [[{ host: HOST, slug: 'pessac' }, 'host'], [{ host: 'parc.pessac.example', slug: 'bordeaux' }, 'slug']] as const) {
      const { body: problem } = await put(pessac, body).expect(409);
      expect(problem).toMatchObject({ code: 'conflict', fields: [{ field, codes: ['taken'] }] });
    }
    expect((await owner.call('get', path(pessac)).expect(200)).body.active).toBe(false);
  });

  it('only who manages delegations does, in a browser; others are told nothing', async () => {
    const operator = await invited(door, owner, 'opérateur'.normalize('NFD').replaceAll(/\p{M}/gu, ''), 'operator');
    for (const method of ['get', 'put', 'delete'] as const) await operator.call(method, path(bordeaux)).send(method === 'get' ? undefined : { ...BODY, reason: 'parce que' }).expect(403);
    const { body: token } = await owner.call('post', '/session/api-tokens').send({ name: 'script', permissions: ['devices.read'] }).expect(201);
    await door.call('get', path(bordeaux)).set('authorization', `Bearer ${token.token}`).expect(403);
    for (const method of ['get', 'put', 'delete'] as const) await owner.call(method, '/organisations/0197f0a0-0000-7000-8000-000000000000/delegation').send(method === 'get' ? undefined : method === 'put' ? BODY : { reason: 'parce que' }).expect(404);
  });

  it('a page on a delegated host is one of ours, for as long as the table knows it', async () => {
    const from = (origin: string, host: string) => door.call('post', '/session').set('origin', origin).set('host', host).send({ email: 'nobody@x.example', password: 'wrong-password-altogether' });
    await from(`http://${HOST}:8080`, `${HOST}:8080`).expect(401);
    for (const [origin, host] of [[`https://${HOST}:8080`, `${HOST}:8080`], [`http://${HOST}`, HOST], [`http://${HOST}:8080`, 'craie.example:8080'], ['http://evil.example:8080', 'evil.example:8080'], ['http://evil.example', `${HOST}:8080`]] as const) {
      expect([origin, host, (await from(origin, host).expect(403)).body.code]).toEqual([origin, host, 'wrong_origin']);
    }
    expect((await from(`http://${HOST}:8080`, `${HOST}:8080`).set('sec-fetch-site', 'cross-site').expect(403)).body.code).toBe('wrong_origin');
  });

  it('a cookie belongs to the host that set it', async () => {
    const { headers } = await door.call('post', '/session').set('host', HOST).send({ email: 'owner@syndicat.example', password: 'correct-cheval-pile-agrafe' }).expect(200);
    expect(String(headers['set-cookie'])).not.toMatch(/domain/i);
  });

  it('a logo is a picture of a known kind and size, and is shown as nothing else', async () => {
    const send = (content: Buffer, name = 'logo.png', type = 'image/png') => owner.call('put', path(bordeaux, 'console/logo')).attach('file', content, { filename: name, contentType: type });
    for (const content of [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), Buffer.concat([png(), Buffer.from('<script>')])]) expect((await send(content).expect(400)).body).toMatchObject({ code: 'invalid_file', fields: [{ codes: ['file'] }] });
    expect((await send(boastfulPng(30_000, 30_000)).expect(400)).body.fields[0].codes).toEqual(['range']);
    expect((await send(Buffer.concat([png(), Buffer.alloc(256 * 1024)])).expect(413)).body.code).toBe('too_large');
    await owner.call('put', path(bordeaux, 'console/logo')).send({}).expect(400);

    // What it is called, and what its sender says it is, counts for nothing.
    const { logo } = (await send(webp.lossy(64, 64), '../../x.html', 'text/html').expect(200)).body as { logo: string };
    expect(logo).toMatch(/^\/api\/v1\/console\/logos\/[0-9a-f]{64}$/);
    expect((await at(HOST)).logo).toBe(logo);
    const shown = await request(originOf(door)).get(logo).expect(200);
    expect(shown.headers).toMatchObject({ 'content-type': 'image/webp', 'x-content-type-options': 'nosniff', 'cache-control': 'public, max-age=31536000, immutable', 'content-security-policy': expect.stringMatching(/default-src 'none'.*sandbox/) });
    await door.call('get', '/console/logos/..%2f..%2fetc').expect(404);
    await door.call('get', `/console/logos/${'0'.repeat(64)}`).expect(404);
    const { logo: other } = (await send(png()).expect(200)).body as { logo: string };
    expect(other).not.toBe(logo);
    await door.call('get', logo.replace('/api/v1', '')).expect(404);
    await owner.call('delete', path(bordeaux, 'console/logo')).expect(200);
    expect((await at(HOST)).logo).toBeNull();
    expect((await trail('console.logo-changed')).length).toBe(2);
  });

  it('the look is changed in part; only of a console that there is', async () => {
    const view = (await owner.call('patch', path(bordeaux, 'console')).send({ colour: '#123456', locale: 'en' }).expect(200)).body as ConsoleView;
    expect(view).toMatchObject({ name: 'Bordeaux', colour: '#123456', locale: 'en' });
    expect(await at(HOST)).toEqual(view);
    await owner.call('patch', path(bordeaux, 'console')).send({ host: 'evil.example' }).expect(400);
    expect((await owner.call('patch', path(pessac, 'console')).send({ name: 'Pessac' }).expect(409)).body.code).toBe('conflict');
    expect(await trail('console.changed')).toMatchObject([{ detail: { colour: '#123456' } }]);
  });

  it('takes back: the address says so, with the reason in the journal; given again, all is as it was', async () => {
    await owner.call('delete', path(bordeaux)).send({}).expect(400);
    await owner.call('delete', path(pessac)).send({ reason: 'Il n’y a rien' }).expect(409);
    const view = (await owner.call('delete', path(bordeaux)).send({ reason: ' Convention échue ' }).expect(200)).body as DelegationView;
    expect(view).toMatchObject({ active: false, host: HOST, ended: { by: 'owner', reason: 'Convention échue' } });
    await owner.call('delete', path(bordeaux)).send({ reason: 'Encore' }).expect(409);
    expect(await at(HOST)).toMatchObject({ name: 'Bordeaux', takenBack: true });
    await owner.call('patch', path(bordeaux, 'console')).send({ name: 'Encore là' }).expect(409);
    expect(await trail('delegation.taken-back')).toMatchObject([{ detail: { name: 'Bordeaux' }, reason: 'Convention échue' }]);

    const again = (await put(bordeaux, { colour: '#123456' }).expect(200)).body as DelegationView;
    expect(again).toMatchObject({ active: true, ended: null, handedOverBy: 'owner' });
    expect(Date.parse(again.since ?? '')).toBeGreaterThanOrEqual(Date.parse(view.since ?? ''));
    expect(await at(HOST)).toMatchObject({ takenBack: false, colour: '#123456' });
    expect(await trail('delegation.given')).toHaveLength(2);
  });
});

/** The listener itself: the public address is a name that nothing answers to. */
function originOf({ server }: Door): string {
  const { port } = server.app.getHttpServer().address() as { port: number };
  return `http://127.0.0.1:${port}`;
}
