/** Deployments over several communes: what a commune does not want is not given to it. */
import type { AppView, DeploymentPreview, OrganisationView, SiteView } from '#contract';
import { describeEngines } from '../../support/database.js';
import type { WireDevice } from '../../support/served.js';
import { Ground } from './ground.js';

const LOOK = 11_000;

describeEngines('deployments over communes', (engine) => {
  let ground: Ground;
  let devices: WireDevice[];
  let there: OrganisationView | undefined;
  let school: SiteView;
  beforeAll(async () => {
    ground = await Ground.open(engine);
    devices = await ground.devices(4);
    const { served } = ground;
    there = (await served.call('post', '/organisations').send({ name: 'Sabres', kind: 'commune' }).expect(201)).body;
    school = (await served.call('post', '/sites').send({ organisationId: there!.id, name: 'École du Moulin', kind: 'school' }).expect(201)).body;
    await served.call('post', '/devices/moves').send({ devices: { ids: [devices[2]!.id, devices[3]!.id] }, siteId: school.id }).expect(200);
  }, 180_000);
  afterAll(() => ground?.close());

  const exclude = (app: AppView, excluded = true) => ground.served.call('put', `/apps/${app.id}/exclusions/${there!.id}`).send({ excluded }).expect(200);
  const body = (app: AppView, which: readonly WireDevice[], ensure = 'present') => ({ appId: app.id, ensure, devices: { ids: which.map(({ id }) => id) } });
  const preview = async (app: AppView, which: readonly WireDevice[], ensure?: string): Promise<DeploymentPreview> => (await ground.served.call('post', '/deployments/preview').send(body(app, which, ensure)).expect(200)).body;

  it('leaves out the devices of a commune that excluded the app, whoever decides; taking it away it may', async () => {
    const app = await ground.newApp();
    await exclude(app);
    expect(await preview(app, devices)).toMatchObject({ devices: 2, excluded: { devices: 2, communes: [{ organisation: { id: there!.id, name: 'Sabres' }, devices: 2 }] } });
    expect(await ground.deploy(app, devices)).toMatchObject({ total: 2 });
    expect(await ground.asked(app, devices)).toEqual(devices.slice(0, 2));
    expect(await preview(app, devices.slice(2))).toMatchObject({ devices: 0, excluded: { devices: 2 } });
    const { body: refused } = await ground.served.call('post', '/deployments').send(body(app, devices.slice(2))).expect(400);
    expect(refused.detail).toMatch(/excluded/);
    expect(await preview(app, devices, 'absent')).toMatchObject({ devices: 4, excluded: { devices: 0, communes: [] } });
    await exclude(app, false);
    expect(await preview(app, devices)).toMatchObject({ devices: 4, excluded: { devices: 0 } });
  });

  it('what is excluded before a wave begins is not given by that wave', async () => {
    const app = await ground.newApp();
    const { id } = await ground.deploy(app, devices, { waves: { first: { unit: 'devices', value: 1 }, factor: 3, next: 'person' } });
    const [first] = await ground.asked(app, devices);
    await exclude(app);
    await ground.act(id, 'next');
    await ground.run();
    ground.clock.turn(LOOK);
    await ground.run();
    const asked = await ground.asked(app, devices);
    expect(asked.filter((device) => device !== first).every((device) => devices.indexOf(device) < 2)).toBe(true);
    expect(await ground.get(id)).toMatchObject({ withdrawn: 4 - asked.length, reasons: expect.not.objectContaining({ wave: expect.anything() }) });
  });

  it('followers leave them out too', async () => {
    const app = await ground.newApp();
    await exclude(app);
    const { body: made } = await ground.served.call('post', '/deployments').send({ appId: app.id, ensure: 'present', devices: { filter: { siteId: school.id } }, follow: true }).expect(201);
    ground.clock.turn(LOOK);
    await ground.run();
    expect(await ground.get(made.id)).toMatchObject({ total: 0 });
  });
});
