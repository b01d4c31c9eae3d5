/** Apps approved for teaching: whoever advises schools gives these to them, and no others. */
import type { AppView, DeploymentView, OrganisationView, SiteView } from '#contract';
import { v7 } from 'uuid';
import { Database } from '#database';
import { openDoor, type Browser, type Door } from '../access/door.js';
import { handOver, invited, type Person } from '../access/people.js';

let door: Door;
let owner: Browser;
let erun: Person;
let device: string;
let sites: SiteView[];
let commune: OrganisationView;

const newApp = async (name: string): Promise<AppView> => (await owner.call('post', '/apps').send({ name, package: name }).expect(201)).body;
const approve = (app: AppView, teaching: boolean) => owner.call('patch', `/apps/${app.id}`).send({ teaching });
const install = (who: Browser, { id: appId }: AppView, more: object = {}) => who.call('post', '/deployments').send({ appId, ensure: 'present', devices: { ids: [device] }, ...more });

beforeAll(async () => {
  door = await openDoor();
  owner = await door.signIn();
  commune = (await owner.call('post', '/organisations').send({ name: 'Mimizan', kind: 'commune' }).expect(201)).body;
  sites = await Promise.all(['Jean Rostand', 'Les Pins'].map(async (name) => (await owner.call('post', '/sites').send({ organisationId: commune.id, name, kind: 'school' }).expect(201)).body as SiteView));
  device = v7();
  await door.server.app.get(Database).system((em) => em.query(
    `insert into device (id, tenant_id, organisation_id, site_id, name, kind, platform, status, presence, enrolled_at, name_key, site_key, os_key, seen_key, search_text)
     values ($1, $2, $3, $4, 'T-01', 'laptop', 'linux', 'active', 'offline', now(), 't-01', '', '', now(), 't-01')`,
    [device, owner.view.organisation.id, commune.id, sites[0]?.id],
  ));
  erun = await invited(door, owner, 'maite', 'erun', undefined, { siteIds: sites.map(({ id }) => id) });
});
afterAll(() => door?.close());

test('an eRUN installs what is approved for teaching, cancels and tries it again, and is refused the rest', async () => {
  const app = await newApp('klettres');
  expect(app.teaching).toBe(false);
  await install(erun, app).expect(403);
  await erun.call('patch', `/apps/${app.id}`).send({ teaching: true }).expect(403);
  expect((await approve(app, true).expect(200)).body).toMatchObject({ id: app.id, teaching: true });
  await erun.call('post', '/deployments/preview').send({ appId: app.id, ensure: 'present', devices: { ids: [device] } }).expect(200);
  const made: DeploymentView = (await install(erun, app).expect(201)).body;
  expect(made).toMatchObject({ total: 1, app: { id: app.id } });
  await install(erun, app, { ensure: 'absent' }).expect(403);
  expect((await erun.call('post', `/deployments/${made.id}/cancel`).expect(200)).body).toMatchObject({ state: 'cancelled' });
});

test('an approval that is withdrawn ends what may be decided, and takes nothing away', async () => {
  const app = await newApp('tuxmath');
  await approve(app, true).expect(200);
  const made: DeploymentView = (await install(erun, app).expect(201)).body;
  expect((await approve(app, false).expect(200)).body).toMatchObject({ teaching: false });
  await install(erun, app).expect(403);
  await erun.call('post', `/deployments/${made.id}/cancel`).expect(403);
  expect((await erun.call('get', `/deployments/${made.id}`).expect(200)).body).toMatchObject({ state: 'running', total: 1 });
  const { items } = (await owner.call('get', '/audit?action=app.changed').expect(200)).body as { items: { detail: object }[] };
  expect(items.map(({ detail }) => detail)).toContainEqual({ package: 'tuxmath', teaching: false });
});

test('who may install any app may install these too, by whatever their permission was written down', async () => {
  const [teaching, other] = [await newApp('kgeography'), await newApp('gimp')];
  await approve(teaching, true).expect(200);
  await handOver(owner, commune, { permissions: ['devices.read', 'deployments.manage', 'users.manage'] });
  const technician = await invited(door, owner, 'jean', 'commune-technician', undefined, { organisationId: commune.id });
  const role = (await owner.call('post', '/roles').send({ name: 'Installateur', permissions: ['devices.read', 'deployments.manage'] }).expect(201)).body as { id: string };
  const custom = await invited(door, owner, 'lea', role.id);
  const { token } = (await technician.call('post', '/session/api-tokens').send({ name: 'script', permissions: ['deployments.manage'] }).expect(201)).body as { token: string };
  // The commune keeps its own console: who is of the syndicate says why they look in.
  await custom.call('post', `/organisations/${commune.id}/looks`).send({ reason: 'Incident signalé' }).expect(201);
  for (const app of [teaching, other]) {
    await install(technician, app).expect(201);
    await install(custom, app).expect(201);
    await door.call('post', '/deployments').set('authorization', `Bearer ${token}`).send({ appId: app.id, ensure: 'present', devices: { ids: [device] } }).expect(201);
  }
});
