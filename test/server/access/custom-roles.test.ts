/** Roles made here: never more than their maker has, counted at once when they change, gone only when nobody has them. */
import type { CustomRoleView, OrganisationView, Permission, SessionView, SiteView } from '#contract';
import { openDoor, type Browser, type Door } from './door.js';
import { browserOf, handOver, invited, type Person } from './people.js';

let door: Door;
let owner: Browser;
let commune: OrganisationView;
let other: OrganisationView;
let school: SiteView;
let admin: Person;

beforeAll(async () => {
  door = await openDoor();
  owner = await door.signIn();
  [commune, other] = await Promise.all(['Bordeaux', 'Pessac'].map(async (name) => (await owner.call('post', '/organisations').send({ name, kind: 'commune' }).expect(201)).body as OrganisationView)) as [OrganisationView, OrganisationView];
  school = (await owner.call('post', '/sites').send({ organisationId: commune.id, name: 'Ferry', kind: 'school' }).expect(201)).body as SiteView;
  await handOver(owner, commune);
  admin = await invited(door, owner, 'admin', 'commune-admin', undefined, { organisationId: commune.id });
});
afterAll(() => door?.close());

const make = (who: Browser, permissions: string[], organisationId?: string) => who.call('post', '/roles').send({ name: 'Helpdesk', permissions, ...(organisationId && { organisationId }) });
const may = async (who: Browser) => ((await who.call('get', '/session').expect(200)).body as SessionView).permissions;

test('of the syndicate: held anywhere, changed for all who have it, removed when nobody has', async () => {
  const role = (await make(owner, ['commands.send', 'devices.read']).expect(201)).body as CustomRoleView;
  expect(role).toMatchObject({ name: 'Helpdesk', permissions: ['devices.read', 'commands.send'], organisation: null, people: 0, createdBy: 'owner' });
  const who = await invited(door, owner, 'helper', role.id, undefined, { siteIds: [school.id] });
  expect(who.view.permissions).toEqual(['devices.read', 'commands.send']);
  expect(who.view.reach).toEqual({ organisations: [], sites: [{ id: school.id, name: 'Ferry' }] });
  await owner.call('patch', `/roles/${role.id}`).send({ name: 'Accueil', permissions: ['devices.read'] }).expect(200);
  expect(await may(who)).toEqual(['devices.read']);
  const { grants } = (await owner.call('get', `/users?q=${who.email}`).expect(200)).body.items[0];
  expect(grants).toEqual([expect.objectContaining({ role: role.id, roleName: 'Accueil', place: { sites: [{ id: school.id, name: 'Ferry' }] } })]);
  expect((await owner.call('delete', `/roles/${role.id}`).expect(409)).body.code).toBe('conflict');
  await owner.call('delete', `/users/${who.id}/grants/${grants[0].id}`).expect(200);
  await owner.call('delete', `/roles/${role.id}`).expect(204);
  expect((await owner.call('get', '/roles').expect(200)).body).toEqual([]);
});

test.each<[string, Permission[], () => string | undefined, number]>([
  ['what is hers, in her commune', ['users.manage', 'devices.read'], () => commune.id, 201],
  ['what is only one for the syndicate', ['delegation.manage'], () => commune.id, 403],
  ['anything for the whole syndicate', ['devices.read'], () => undefined, 403],
  ['anything in another commune', ['devices.read'], () => other.id, 404],
])('a commune’s administrator and %s', async (_, permissions, where, status) => {
  expect((await make(admin, permissions, where())).status).toBe(status);
});

test('a role of the syndicate is given by a commune as far as it goes there, and not changed by it', async () => {
  const small = (await make(owner, ['devices.read']).expect(201)).body as CustomRoleView;
  const large = (await make(owner, ['devices.read', 'delegation.manage']).expect(201)).body as CustomRoleView;
  const names = ((await admin.call('get', '/roles').expect(200)).body as CustomRoleView[]).map(({ id }) => id);
  expect(names).toEqual(expect.arrayContaining([small.id, large.id]));
  const who = await invited(door, admin, 'looker', small.id, undefined, { organisationId: commune.id });
  expect(who.view.permissions).toEqual(['devices.read']);
  // What it allows beyond a commune is not allowed in one: nothing is given that the administrator has not.
  expect((await invited(door, admin, 'looker2', large.id, undefined, { organisationId: commune.id })).view.permissions).toEqual(['devices.read']);
  for (const id of [small.id, large.id]) {
    expect((await admin.call('patch', `/roles/${id}`).send({ name: 'x', permissions: ['devices.read'] })).status).toBe(403);
    expect((await admin.call('delete', `/roles/${id}`)).status).toBe(403);
  }
  expect((await browserOf(door, who.email)).view.reach.organisations).toEqual([{ id: commune.id, name: 'Bordeaux' }]);
});

test('a role that nobody made is not given', async () => {
  expect((await owner.call('post', '/invitations').send({ email: 'a@x.example', role: '01900000-0000-7000-8000-000000000001' })).status).toBe(404);
  expect((await owner.call('post', '/invitations').send({ email: 'a@x.example', role: 'janitor' })).status).toBe(400);
  expect((await make(owner, [])).status).toBe(400);
  expect((await make(owner, ['devices.fly'])).status).toBe(400);
});
