/** The syndicate's catalogue, shared to communes; what a commune adds for itself; what it does not want. */
import { v7 } from 'uuid';
import type { AppExclusion, AppView, AuditView, OrganisationView, Page, SiteView } from '#contract';
import { Database } from '#database';
import { openDoor, type Browser, type Door } from '../access/door.js';
import { handOver, invited, type Person } from '../access/people.js';
import { makeDeb } from '../../support/deb.js';
import { makeApk } from '../../support/packages/apk.js';
import { send, sendPackage } from '../../support/upload.js';

let door: Door;
let owner: Browser;
let admin: Person;
let neighbour: Person;
let referent: Person;
let communes: OrganisationView[];
let device: string;

const newApp = async (who: Browser, name: string, more: object = {}): Promise<AppView> => (await who.call('post', '/apps').send({ name, package: name, ...more }).expect(201)).body;
const names = async (who: Browser) => ((await who.call('get', '/apps?limit=200').expect(200)).body as Page<AppView>).items.map(({ name }) => name).sort();
const exclude = (who: Browser, { id }: AppView, commune: OrganisationView | undefined, excluded = true) => who.call('put', `/apps/${id}/exclusions/${commune?.id}`).send({ excluded });
const install = (who: Browser, { id: appId }: AppView) => who.call('post', '/deployments').send({ appId, ensure: 'present', devices: { ids: [device] } });

beforeAll(async () => {
  door = await openDoor();
  owner = await door.signIn();
  communes = await Promise.all(['Mimizan', 'Labouheyre'].map(async (name) => (await owner.call('post', '/organisations').send({ name, kind: 'commune' }).expect(201)).body as OrganisationView));
  const [site] = await Promise.all(communes.map(async ({ id }) => (await owner.call('post', '/sites').send({ organisationId: id, name: 'Jean Rostand', kind: 'school' }).expect(201)).body as SiteView));
  for (const commune of communes) await handOver(owner, commune);
  admin = await invited(door, owner, 'maite', 'commune-admin', undefined, { organisationId: communes[0]!.id });
  neighbour = await invited(door, owner, 'beñat', 'commune-admin', undefined, { organisationId: communes[1]!.id });
  referent = await invited(door, owner, 'ana', 'site-referent', undefined, { siteIds: [site!.id] });
  device = v7();
  await door.server.app.get(Database).system((em) => em.query(
    `insert into device (id, tenant_id, organisation_id, site_id, name, kind, platform, status, presence, enrolled_at, name_key, site_key, os_key, seen_key, search_text)
     values ($1, $2, $3, $4, 'T-01', 'laptop', 'linux', 'active', 'offline', now(), 't-01', '', '', now(), 't-01')`,
    [device, owner.view.organisation.id, communes[0]!.id, site!.id],
  ));
});
afterAll(() => door?.close());

test('what the syndicate shares all communes see, what it keeps to itself none, what a commune adds only that commune', async () => {
  const shared = await newApp(owner, 'shared');
  const kept = await newApp(owner, 'kept');
  expect(shared).toMatchObject({ organisation: null, shared: true, excluded: 0 });
  expect((await owner.call('patch', `/apps/${kept.id}`).send({ shared: false }).expect(200)).body).toMatchObject({ shared: false });
  const own = await newApp(admin, 'own');
  expect(own.organisation).toEqual({ id: communes[0]!.id, name: 'Mimizan' });
  expect([await names(owner), await names(admin), await names(neighbour), await names(referent)]).toEqual([['kept', 'own', 'shared'], ['own', 'shared'], ['shared'], ['own', 'shared']]);
  await admin.call('get', `/apps/${kept.id}`).expect(404);
  await neighbour.call('get', `/apps/${own.id}`).expect(404);
  await install(admin, kept).expect(404);
});

test('a commune uploads for itself, also what the syndicate has, and changes nothing that is not its own', async () => {
  const [theirs, ours] = [await sendPackage(owner, makeDeb({ Package: 'klavaro', Version: '1' })), await sendPackage(admin, makeDeb({ Package: 'klavaro', Version: '2' }))];
  expect(ours.id).not.toBe(theirs.id);
  expect(ours).toMatchObject({ organisation: { name: 'Mimizan' }, packages: [{ version: '2' }] });
  expect((await owner.call('get', `/apps/${theirs.id}`)).body.packages).toMatchObject([{ version: '1' }]);
  const [one] = theirs.packages;
  for (const [method, path, body] of [['patch', '', { name: 'x' }], ['delete', '', {}], ['delete', '/icon', {}], ['patch', `/packages/${one!.id}`, { minimumOs: 'x' }], ['delete', `/packages/${one!.id}`, {}]] as const) {
    expect([method, path, (await admin.call(method, `/apps/${theirs.id}${path}`).send(body)).body.code]).toEqual([method, path, 'forbidden']);
  }
  await admin.call('patch', `/apps/${ours.id}`).send({ teaching: true }).expect(403);
  await admin.call('patch', `/apps/${ours.id}`).send({ publisher: 'Ville', cycles: ['cycle-1'] }).expect(200);
  await owner.call('patch', `/apps/${ours.id}`).send({ shared: false }).expect(400);
  expect((await install(admin, theirs).expect(201)).body).toMatchObject({ version: '1' });
  expect((await install(admin, ours).expect(201)).body).toMatchObject({ version: '2' });
  expect((await owner.call('get', `/apps/${ours.id}`)).body).toMatchObject({ pending: 1 });
  expect((await owner.call('get', `/apps/${theirs.id}`)).body).toMatchObject({ pending: 0 });
});

test('the syndicate may add for a commune, a commune not for another', async () => {
  expect((await newApp(owner, 'given', { organisationId: communes[1]!.id })).organisation).toMatchObject({ name: 'Labouheyre' });
  expect(await names(neighbour)).toContain('given');
  await admin.call('post', '/apps').send({ name: 'x', package: 'xx', organisationId: communes[1]!.id }).expect(404);
  await admin.call('post', '/apps').send({ name: 'x', package: 'xx', organisationId: owner.view.organisation.id }).expect(400);
  await referent.call('post', '/apps').send({ name: 'x', package: 'xx' }).expect(403);
});

test('packages of other kinds join the app that one names, and go on joining it', async () => {
  const app = await sendPackage(owner, makeDeb({ Package: 'gcompris-qt', Version: '4' }));
  const answer = await send(owner, makeApk(), 'gcompris.apk', { appId: app.id });
  expect(answer.body).toMatchObject({ id: app.id, package: 'gcompris-qt', platforms: ['linux', 'android'] });
  expect(await sendPackage(owner, makeApk({ versionCode: 260_000, versionName: '26.0' }), 'gcompris.apk')).toMatchObject({ id: app.id });
  const { packages } = (await owner.call('get', `/apps/${app.id}`)).body as AppView;
  expect(packages.map(({ kind, version }) => `${kind} ${version}`)).toEqual(['apk 26.0', 'apk 25.0', 'deb 4']);
  expect((await install(admin, app).expect(201)).body.version).toBe('4');
  const other = await sendPackage(owner, makeDeb({ Package: 'other', Version: '1' }));
  expect((await send(owner, makeApk({ versionCode: 9 }), 'x.apk', { appId: other.id })).body).toMatchObject({ code: 'conflict', detail: expect.stringMatching(/belongs to gcompris-qt/) });
  expect((await send(admin, makeApk({ versionCode: 9 }), 'x.apk', { appId: other.id })).body.code).toBe('forbidden');
  const store = await newApp(owner, 'store-only');
  expect((await send(owner, makeApk({ versionCode: 9 }), 'x.apk', { appId: store.id })).body.fields[0].field).toBe('appId');
  const tablet = await sendPackage(owner, makeApk({ package: 'org.tablet.only' }), 'x.apk');
  expect((await install(admin, tablet).expect(400)).body.detail).toMatch(/Debian package/);
});

test('a commune excludes what it does not want and admits it again; what is its own it takes out instead', async () => {
  const app = await newApp(owner, 'unwanted');
  const [mine, other] = communes;
  expect((await exclude(admin, app, mine).expect(200)).body).toMatchObject({ excluded: 1 });
  await exclude(admin, app, mine).expect(200);
  await exclude(admin, app, other).expect(404);
  expect((await install(admin, app).expect(409)).body.detail).toMatch(/excluded in your commune/);
  const list = async (who: Browser) => ((await who.call('get', `/apps/${app.id}/exclusions`).expect(200)).body as { items: AppExclusion[] }).items;
  expect(await list(owner)).toMatchObject([{ organisation: { name: 'Mimizan' }, by: expect.any(String) }]);
  expect([await list(neighbour), (await neighbour.call('get', `/apps/${app.id}`)).body.excluded]).toEqual([[], 0]);
  expect((await exclude(owner, app, mine, false).expect(200)).body).toMatchObject({ excluded: 0 });
  await install(admin, app).expect(201);
  const own = await newApp(admin, 'own-too');
  expect((await exclude(admin, own, mine).expect(409)).body.code).toBe('conflict');
  await exclude(referent, app, mine).expect(403);
  const { items } = (await admin.call('get', '/audit').expect(200)).body as Page<AuditView>;
  expect(items.filter(({ action }) => action.startsWith('app.') && action !== 'app.created').map(({ action }) => action)).toEqual(expect.arrayContaining(['app.admitted', 'app.excluded', 'app.uploaded', 'app.changed']));
});

test('a commune with apps of its own is not removed over them', async () => {
  const { body } = await owner.call('get', `/organisations/${communes[0]!.id}/inside`).expect(200);
  expect(body.items).toContainEqual({ what: 'apps', count: 3 });
});
