/** Deployments over several communes: what a commune does not want is not given to it, and how far each site is. */
import type { AppView, DeploymentPreview, DeploymentSiteRow, OrganisationView, Page, SiteView } from '#contract';
import { describeEngines } from '../../support/database.js';
import type { WireDevice } from '../../support/served.js';
import { Ground } from './ground.js';

const LOOK = 11_000;

describeEngines('deployments over communes', (engine) => {
  let ground: Ground;
  let devices: WireDevice[];
  let [there, here]: (OrganisationView | undefined)[] = [];
  let school: SiteView;
  beforeAll(async () => {
    ground = await Ground.open(engine);
    devices = await ground.devices(4);
    const { served } = ground;
    there = (await served.call('post', '/organisations').send({ name: 'Sabres', kind: 'commune' }).expect(201)).body;
    school = (await served.call('post', '/sites').send({ organisationId: there!.id, name: 'École du Moulin', kind: 'school' }).expect(201)).body;
    here = (await served.call('get', `/devices/${devices[0]!.id}`).expect(200)).body.organisation;
    await served.call('post', '/devices/moves').send({ devices: { ids: [devices[2]!.id, devices[3]!.id] }, siteId: school.id }).expect(200);
  });
  afterAll(() => ground?.close());

  const exclude = (app: AppView, excluded = true) => ground.served.call('put', `/apps/${app.id}/exclusions/${there!.id}`).send({ excluded }).expect(200);
  const body = (app: AppView, which: readonly WireDevice[], ensure = 'present') => ({ appId: app.id, ensure, devices: { ids: which.map(({ id }) => id) } });
  const preview = async (app: AppView, which: readonly WireDevice[], ensure?: string): Promise<DeploymentPreview> => (await ground.served.call('post', '/deployments/preview').send(body(app, which, ensure)).expect(200)).body;
  const sites = async (id: string, query = ''): Promise<Page<DeploymentSiteRow>> => (await ground.served.call('get', `/deployments/${id}/sites${query}`).expect(200)).body;

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

  it('a removal in waves counts as a whole when it is decided, and says so before', async () => {
    const app = await ground.newApp();
    const waves = { first: { unit: 'devices' as const, value: 1 }, factor: 1, next: 'person' as const };
    const before: DeploymentPreview = (await ground.served.call('post', '/deployments/preview').send({ ...body(app, devices, 'absent'), waves }).expect(200)).body;
    expect(before).toMatchObject({ waves: [{ devices: 1 }, { devices: 1 }, { devices: 1 }, { devices: 1 }], act: { devices: 4, dangerous: false } });
    const { id } = await ground.deploy(app, devices, { ensure: 'absent', waves });
    const left = async () => (await preview(app, devices, 'absent')).act?.left;
    expect(await left()).toBe((before.act?.left ?? 0) - 4);
    await ground.act(id, 'next');
    expect(await left()).toBe((before.act?.left ?? 0) - 4);
  });

  it('tells how far each site is, the worst first, and finds one by its name or its commune', async () => {
    const app = await ground.newApp();
    const { id } = await ground.deploy(app, devices);
    await ground.says(devices[0]!, app, { state: 'done', version: '1.0' });
    await ground.says(devices[2]!, app, { state: 'failed', reason: 'disk' });
    const { items, next } = await sites(id);
    expect(next).toBeNull();
    expect(items).toMatchObject([
      { site: { id: school.id, name: 'École du Moulin' }, organisation: { name: 'Sabres' }, devices: 2, done: 0, failed: 1, waiting: 1, left: 0, bytes: { wan: 0, lan: 0 } },
      { organisation: { id: here!.id }, devices: 2, done: 1, failed: 0, waiting: 1, left: 0 },
    ]);
    expect((await sites(id, '?q=sabr')).items).toHaveLength(1);
    expect((await sites(id, '?q=MOULIN')).items).toHaveLength(1);
    expect((await sites(id, '?q=%25')).items).toEqual([]);
    const first = await sites(id, '?limit=1');
    expect([first.items[0]?.site?.id, (await sites(id, `?limit=1&cursor=${first.next}`)).items.map(({ organisation }) => organisation.id)]).toEqual([school.id, [here!.id]]);
    await ground.served.call('get', `/deployments/${id}/sites?cursor=${Buffer.from('[1,2,"x","y"]').toString('base64url')}`).expect(400);
    expect((await ground.rows(id, `&siteId=${school.id}`)).map(({ device }) => device.id).sort()).toEqual([devices[2]!.id, devices[3]!.id].sort());
  });

  it('are found by state, wish, app and place, in pages, and go out as a file', async () => {
    const { served } = ground;
    const [app, other] = [await ground.upload('gcompris'), await ground.upload('tuxpaint')];
    const far = await ground.deploy(app, [devices[2]!]);
    const near = await ground.deploy(app, [devices[0]!], { wish: 'pin' });
    const done = await ground.deploy(other, [devices[1]!]);
    await ground.says(devices[1]!, other, { state: 'done', version: '1.0' });
    const stopped = await ground.deploy(other, [devices[0]!]);
    await ground.act(stopped.id, 'cancel');
    const mine = [far.id, near.id, done.id, stopped.id];
    const found = async (query: string): Promise<string[]> => {
      const ids: string[] = [];
      for (let cursor = '', more = true; more; ) {
        const { body: page } = await served.call('get', `/deployments?limit=2&${query}${cursor}`).expect(200);
        ids.push(...(page as Page<{ id: string }>).items.map(({ id }) => id));
        more = page.next !== null;
        cursor = `&cursor=${page.next}`;
      }
      expect(new Set(ids).size).toBe(ids.length);
      return ids.filter((id) => mine.includes(id));
    };
    expect(await found('')).toEqual([...mine].reverse());
    expect(await found('state=cancelled')).toEqual([stopped.id]);
    expect(await found('state=done')).toEqual([done.id]);
    expect(await found('state=running')).toEqual([near.id, far.id]);
    expect(await found('wish=pin')).toEqual([near.id]);
    expect(await found('q=COMPRIS')).toEqual([near.id, far.id]);
    expect(await found('q=nothing')).toEqual([]);
    expect(await found(`siteId=${school.id}`)).toEqual([far.id]);
    expect(await found(`organisationId=${here!.id}`)).toEqual([stopped.id, done.id, near.id]);
    expect(await found(`organisationId=${here!.id}&state=running&q=gcompris`)).toEqual([near.id]);
    await served.call('get', '/deployments?state=odd').expect(400);
    await served.call('get', '/deployments?cursor=x').expect(400);
    const { text } = await served.call('get', '/deployments/export.csv?q=gcompris').expect(200);
    const [head, ...lines] = text.replace('\ufeff', '').trim().split('\r\n');
    expect(head).toBe('app;wish;version;state;total;done;failed;left;createdAt;createdBy;id');
    expect(lines.map((line) => line.split(';').at(-1))).toEqual([near.id, far.id]);
  });
});
