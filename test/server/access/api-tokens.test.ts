import fc from 'fast-check';
import type { ApiTokenView, AuditView, OrganisationView, Page, Permission, SiteView } from '#contract';
import { Database } from '#database';
import { mayBeApiToken, newApiToken } from '../../../apps/server/src/access/api-token.secret.js';
import { hashSecret } from '../../../apps/server/src/access/vault.js';
import { openDoor, type Browser, type Door } from './door.js';
import { handOver, invited } from './people.js';

const HOUR = 3_600;
let door: Door;
let owner: Browser;
let communes: OrganisationView[];
beforeAll(async () => {
  door = await openDoor({ CRAIE_SAMPLE: 'landes' });
  owner = await door.signIn();
  communes = ((await owner.call('get', '/organisations?limit=6').expect(200)).body as Page<OrganisationView>).items.filter(({ kind }) => kind === 'commune');
});
afterAll(() => door?.close());

const make = async (body: object, who = owner, path = '/session/api-tokens'): Promise<ApiTokenView & { token: string }> => (await who.call('post', path).send({ name: 'script', permissions: ['devices.read'], ...body }).expect(201)).body;
const use = ({ token }: { token?: string }, path = '/devices', address?: string) => door.call('get', path, address).set('authorization', `Bearer ${token}`);
const trail = async (action: string) => ((await owner.call('get', `/audit?action=${action}`).expect(200)).body as Page<AuditView>).items;

describe('the token itself', () => {
  it('carries its own check: one wrong character, or a word of the same shape, is none', () => {
    const token = newApiToken();
    expect(token).toMatch(/^craie_pat_[A-Za-z0-9]{46}$/);
    expect(mayBeApiToken(token)).toBe(true);
    fc.assert(fc.property(fc.integer({ min: 10, max: token.length - 1 }), fc.constantFrom('0', '1', '9', 'a', 'b', 'z', 'A', 'X', 'Z'), (at, other) => token[at] === other || !mayBeApiToken(token.slice(0, at) + other + token.slice(at + 1))));
    fc.assert(fc.property(fc.stringMatching(/^[A-Za-z0-9]{46}$/), (random) => !mayBeApiToken(`craie_pat_${random}`)));
  });

  it('one that was made before there was a check, or permissions, works until its end', async () => {
    const old = `craie_pat_${'x'.repeat(43)}`;
    await door.server.app.get(Database).system((em) => em.query(
      `insert into api_token (id, tenant_id, user_id, name, token_hash, created_at) select gen_random_uuid(), tenant_id, id, 'ancien', $1, now() from app_user where email = $2`, [hashSecret(old), owner.view.user.email]));
    await use({ token: old }, '/audit').expect(200);
    const listed = (await owner.call('get', '/session/api-tokens').expect(200)).body.items as ApiTokenView[];
    expect(listed.find(({ name }) => name === 'ancien')).toMatchObject({ permissions: null, places: null, expiresAt: null, addresses: [] });
  });
});

describe('what it may', () => {
  it('is what was chosen, and never more than its maker may at that moment', async () => {
    const person = await invited(door, owner, 'fabrique', 'operator');
    const token = await make({ permissions: ['devices.read', 'audit.read'] satisfies Permission[] }, person);
    await use(token, '/audit').expect(200);
    await use(token, '/organisations').expect(200);
    await door.call('post', '/organisations').set('authorization', `Bearer ${token.token}`).send({ name: 'x', kind: 'other' }).expect(403);
    expect((await use(token, '/session').expect(200)).body.permissions).toEqual(['devices.read', 'audit.read']);
    // Nobody gives what they have not.
    expect((await person.call('post', '/session/api-tokens').send({ name: 'x', permissions: ['users.manage'] }).expect(403)).body.code).toBe('forbidden');
    const grants = (await owner.call('get', `/users?q=${person.email}`)).body.items[0].grants as { id: string; role: string }[];
    await owner.call('post', `/users/${person.id}/grants`).send({ role: 'contractor', until: new Date(door.clock.now().getTime() + 86_400_000).toISOString() }).expect(201);
    await owner.call('delete', `/users/${person.id}/grants/${grants[0]?.id}`).expect(200);
    // What the maker lost the token lost at once; what is left of both still works.
    await use(token, '/audit').expect(403);
    await use(token, '/devices').expect(200);
    await owner.call('delete', `/users/${person.id}`).expect(204);
    await use(token, '/devices').expect(401);
  });

  it('ends after ninety days when nothing is said, and after a year at most', async () => {
    const token = await make({});
    expect(Math.round((Date.parse(token.expiresAt ?? '') - Date.parse(token.createdAt)) / 86_400_000)).toBe(90);
    await owner.call('post', '/session/api-tokens').send({ name: 'x', permissions: ['devices.read'], expiresInDays: 366 }).expect(400);
    const short = await make({ expiresInDays: 1 });
    await use(short).expect(200);
    door.clock.turn(25 * HOUR);
    await use(short).expect(401);
    await use(token).expect(200);
    door.clock.turn(-25 * HOUR);
  });

  it.each<[object, string]>([
    [{ permissions: [] }, 'permissions'], [{ permissions: undefined }, 'permissions'], [{ permissions: ['root'] }, 'permissions'], [{ addresses: ['loopback'] }, 'addresses'], [{ addresses: ['10.0.0.0/33'] }, 'addresses'],
    [{ addresses: ['12'] }, 'addresses'], [{ organisationIds: [] }, 'organisationIds'], [{ siteIds: ['x'] }, 'siteIds'], [{ userId: 'x' }, 'userId'],
  ])('refuses %j', async (wrong, field) => {
    const { body } = await owner.call('post', '/session/api-tokens').send({ name: 'x', permissions: ['devices.read'], ...wrong }).expect(400);
    expect(body.fields.map((one: { field: string }) => one.field)).toContain(field);
  });
});

describe('where', () => {
  it('reaches the communes that were chosen and no other', async () => {
    const token = await make({ organisationIds: [communes[0]!.id, communes[1]!.id] });
    expect(token.places?.organisations.map(({ id }) => id).sort()).toEqual([communes[0]!.id, communes[1]!.id].sort());
    await use(token, `/organisations/${communes[0]!.id}`).expect(200);
    await use(token, `/organisations/${communes[2]!.id}`).expect(404);
    await owner.call('post', '/session/api-tokens').send({ name: 'x', permissions: ['devices.read'], organisationIds: ['0190a000-0000-7000-8000-00000000000a'] }).expect(404);
  });

  it('the figures of the whole syndicate are for a token that sees all of it', async () => {
    await use(await make({}), '/metrics').expect(200);
    for (const body of [{ organisationIds: [communes[0]!.id] }, { permissions: ['audit.read'] }]) expect((await use(await make(body), '/metrics').expect(403)).body.code).toBe('forbidden');
  });

  it('is taken from the addresses that were chosen; where it was used last is shown', async () => {
    const token = await make({ addresses: ['192.0.2.0/24', '2001:db8::7'] });
    await use(token, '/devices', '192.0.2.77').expect(200);
    await use(token, '/devices', '::ffff:192.0.2.78').expect(200);
    await use(token, '/devices', '2001:db8::7').expect(200);
    for (const address of ['198.51.100.1', '2001:db8::8']) {
      const { body } = await use(token, '/devices', address).expect(403);
      expect(body).toMatchObject({ code: 'forbidden', detail: expect.stringContaining(address) });
    }
    const [shown] = ((await owner.call('get', '/session/api-tokens')).body.items as ApiTokenView[]).filter(({ id }) => id === token.id);
    expect(shown).toMatchObject({ lastUsedAt: expect.any(String), lastUsedFrom: '192.0.2.77', addresses: ['192.0.2.0/24', '2001:db8::7'] });
  });
});

describe('of a delegated person', () => {
  it('never leaves the commune of its maker, and at single sites sees those alone', async () => {
    const sites = ((await owner.call('get', '/sites?limit=200')).body as Page<SiteView>).items.filter(({ kind }) => kind === 'school');
    const [first] = sites;
    const home = first!.organisation.id;
    const outside = sites.find(({ organisation }) => organisation.id !== home)!;
    await handOver(owner, first!.organisation);
    const admin = await invited(door, owner, 'mairie', 'commune-admin', undefined, { organisationId: home });
    const whole = await make({}, admin);
    await use(whole, `/sites/${first!.id}`).expect(200);
    await use(whole, `/sites/${outside.id}`).expect(404);
    await admin.call('post', '/session/api-tokens').send({ name: 'x', permissions: ['devices.read'], siteIds: [outside.id] }).expect(404);
    await admin.call('post', '/session/api-tokens').send({ name: 'x', permissions: ['devices.read'], organisationIds: [outside.organisation.id] }).expect(404);
    const site = await make({ siteIds: [first!.id] }, admin);
    await use(site, `/sites/${first!.id}`).expect(200);
    expect(((await use(site, '/sites?limit=200')).body as Page<SiteView>).items.map(({ id }) => id)).toEqual([first!.id]);

    const adviser = await invited(door, owner, 'erun', 'erun', undefined, { siteIds: [first!.id, outside.id] });
    const both = await make({ permissions: ['devices.read', 'deployments.teaching'] }, adviser);
    expect(((await use(both, '/sites?limit=200')).body as Page<SiteView>).items.map(({ id }) => id).sort()).toEqual([first!.id, outside.id].sort());
    const narrow = await make({ siteIds: [outside.id] }, adviser);
    expect(((await use(narrow, '/sites?limit=200')).body as Page<SiteView>).items.map(({ id }) => id)).toEqual([outside.id]);
    expect(((await adviser.call('get', '/session/api-tokens').expect(200)).body.items as ApiTokenView[])).toHaveLength(2);
  });

  it('an administrator of a commune sees and ends the tokens of its people and those made for it, no others', async () => {
    await handOver(owner, communes[3]!);
    const admin = await invited(door, owner, 'maire', 'commune-admin', undefined, { organisationId: communes[3]!.id });
    const technician = await invited(door, admin, 'technicien', 'commune-technician', undefined, { organisationId: communes[3]!.id });
    const [theirs, forThem, ours, elsewhere] = [
      await make({ name: 'a' }, technician), await make({ name: 'b', organisationId: communes[3]!.id }, owner, '/api-tokens'), await make({ name: 'c' }), await make({ name: 'd', organisationId: communes[4]!.id }, owner, '/api-tokens'),
    ];
    const { items } = (await admin.call('get', '/api-tokens').expect(200)).body as Page<ApiTokenView>;
    expect(items.map(({ name, maker }) => [name, maker.name])).toEqual([['b', owner.view.user.name], ['a', 'technicien']]);
    for (const { id } of [ours, elsewhere]) await admin.call('delete', `/api-tokens/${id}`).expect(404);
    await admin.call('post', '/api-tokens').send({ organisationId: communes[4]!.id, name: 'x', permissions: ['devices.read'] }).expect(404);
    for (const { id } of [theirs, forThem]) await admin.call('delete', `/api-tokens/${id}`).expect(204);
    for (const token of [theirs, forThem]) await use(token).expect(401);
    await use(ours).expect(200);
  });
});

describe('of a commune', () => {
  it('is listed for those who manage people, is revoked by them, and dies with its maker', async () => {
    const maker = await invited(door, owner, 'createur', 'owner', new Date(door.clock.now().getTime() + 30 * 86_400_000).toISOString());
    const token = await make({ organisationId: communes[0]!.id, name: 'Inventaire' }, maker, '/api-tokens');
    expect(token).toMatchObject({ organisation: { id: communes[0]!.id, name: communes[0]!.name }, maker: { name: 'createur' }, places: { organisations: [{ id: communes[0]!.id }], sites: [] } });
    await use(token, `/organisations/${communes[0]!.id}`).expect(200);
    await use(token, `/organisations/${communes[1]!.id}`).expect(404);
    const listed = (await owner.call('get', `/api-tokens?organisationId=${communes[0]!.id}`).expect(200)).body.items as ApiTokenView[];
    expect(listed).toMatchObject([{ id: token.id, name: 'Inventaire', lastUsedFrom: expect.any(String) }]);
    expect(JSON.stringify(listed)).not.toContain(token.token);
    expect(((await maker.call('get', '/session/api-tokens')).body.items as ApiTokenView[]).map(({ id }) => id)).not.toContain(token.id);
    const second = await make({ organisationId: communes[0]!.id }, maker, '/api-tokens');
    await owner.call('delete', `/api-tokens/${second.id}`).expect(204);
    await owner.call('delete', `/api-tokens/${second.id}`).expect(404);
    await use(second).expect(401);
    expect((await trail('api-token.revoked'))[0]).toMatchObject({ detail: { name: 'script', makerId: maker.id } });
    await owner.call('delete', `/users/${maker.id}`).expect(204);
    await use(token).expect(401);
    expect((await owner.call('get', `/api-tokens?organisationId=${communes[0]!.id}`)).body.items).toEqual([]);
  });

  it('is narrowed to sites of that very commune', async () => {
    const sites = ((await owner.call('get', '/sites?limit=200')).body as Page<SiteView>).items;
    const [own, foreign] = [sites[0]!, sites.find(({ organisation }) => organisation.id !== sites[0]!.organisation.id)!];
    const token = await make({ organisationId: own.organisation.id, siteIds: [own.id] }, owner, '/api-tokens');
    expect(token.places).toEqual({ organisations: [], sites: [{ id: own.id, name: own.name }] });
    await owner.call('post', '/api-tokens').send({ organisationId: own.organisation.id, name: 'x', permissions: ['devices.read'], siteIds: [foreign.id] }).expect(404);
  });

  it('all of them are listed page by page; a token sees none', async () => {
    const ids = new Set<string>();
    let cursor = '';
    do {
      const { items, next } = (await owner.call('get', `/api-tokens?limit=2${cursor}`).expect(200)).body as Page<ApiTokenView>;
      for (const { id } of items) { expect(ids.has(id)).toBe(false); ids.add(id); }
      cursor = next ? `&cursor=${encodeURIComponent(next)}` : '';
    } while (cursor);
    expect(ids.size).toBeGreaterThan(3);
    const token = await make({ permissions: ['users.manage'] });
    for (const [method, path] of [['get', '/api-tokens'], ['post', '/api-tokens'], ['get', '/session/api-tokens'], ['post', '/session/api-tokens']] as const) {
      await door.call(method, path).set('authorization', `Bearer ${token.token}`).send(method === 'get' ? undefined : {}).expect(403);
    }
    const auditor = await invited(door, owner, 'lecteur', 'auditor');
    await auditor.call('get', '/api-tokens').expect(403);
  });
});
