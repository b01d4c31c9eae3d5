import type { ActPending, AppView, DeploymentPreview, DeploymentView, RollbackPreview } from '#contract';
import { Database } from '#database';
import { describeEngines } from '../../support/database.js';
import type { WireDevice } from '../../support/served.js';
import { Ground } from './ground.js';

describeEngines('decisions about the same app', (engine) => {
  let ground: Ground;
  let devices: WireDevice[];
  beforeAll(async () => {
    ground = await Ground.open(engine);
    devices = await ground.devices(3);
  });
  afterAll(() => ground?.close());

  const all = () => ({ ids: devices.map(({ id }) => id) });
  const preview = async (app: AppView, more: object = {}): Promise<DeploymentPreview> =>
    (await ground.served.call('post', '/deployments/preview').send({ appId: app.id, ensure: 'present', devices: all(), ...more }).expect(200)).body;
  const installed = async (app: AppView, on: readonly WireDevice[], version = '1.0') => {
    const { id } = await ground.deploy(app, on);
    for (const device of on) await ground.says(device, app, { state: 'done', version });
    return id;
  };

  it('the newest wins on each device, and the preview says from whom', async () => {
    const app = await ground.newApp();
    const old = await ground.deploy(app, devices);
    await ground.says(devices[0]!, app, { state: 'done', version: '1.0' });
    await ground.upload(app.package, '2.0');
    expect(await preview(app, { devices: { ids: [devices[0]!.id, devices[1]!.id] } })).toMatchObject({ already: 0, takes: [{ deployment: { id: old.id, wish: 'install', version: '1.0' }, devices: 2 }], pinned: [] });
    await ground.deploy(app, [devices[0]!, devices[1]!]);
    expect(await ground.get(old.id)).toMatchObject({ total: 2, done: 1, superseded: 1, reasons: { waiting: 1 } });
  });

  it('an older one whose wave begins later does not take back what a newer one decided', async () => {
    const app = await ground.newApp();
    const old = await ground.deploy(app, devices, { waves: { first: { unit: 'devices', value: 1 }, factor: 5, next: 'person' } });
    const [first] = await ground.asked(app, devices);
    const later = devices.filter((device) => device !== first);
    await ground.upload(app.package, '2.0');
    const newer = await ground.deploy(app, [later[0]!]);
    await ground.act(old.id, 'next');
    const versions = await Promise.all(devices.map(async (device) => (await ground.items(device)).find((item) => item.package === app.package)?.wantedVersion));
    expect([versions[devices.indexOf(first!)], versions[devices.indexOf(later[0]!)], versions[devices.indexOf(later[1]!)]]).toEqual(['1.0', '2.0', '1.0']);
    expect([(await ground.get(newer.id)).total, (await ground.get(old.id)).superseded]).toEqual([1, 1]);
  });

  it('two at the same moment end as one after the other', async () => {
    const app = await ground.newApp();
    const made = await Promise.all(['1', '2', '3'].map(() => ground.deploy(app, devices)));
    const views = await Promise.all(made.map(({ id }) => ground.get(id)));
    expect(views.reduce((sum, { total }) => sum + total, 0)).toBe(3);
    const deciding = (await ground.items(devices[0]!)).find((item) => item.package === app.package)?.deploymentId;
    expect(views.find(({ total }) => total === 3)?.id).toBe(deciding);
  });

  it('a pin keeps its version until it ends, or until a decision says so', async () => {
    const app = await ground.newApp();
    const pin = await ground.deploy(app, [devices[0]!], { wish: 'pin' });
    await ground.says(devices[0]!, app, { state: 'done', version: '1.0' });
    await ground.upload(app.package, '2.0');
    expect(await preview(app)).toMatchObject({ pinned: [{ deployment: { id: pin.id, wish: 'pin' }, devices: 1 }], takes: [] });
    expect(await preview(app, { overridePins: true })).toMatchObject({ pinned: [], takes: [{ devices: 1 }] });
    const update = await ground.deploy(app, devices);
    expect(update).toMatchObject({ total: 3, reasons: { pinned: 1, waiting: 2 } });
    const [row] = await ground.rows(update.id, '&reason=pinned');
    expect(row).toMatchObject({ device: { id: devices[0]!.id }, expectedAt: null, facts: { pinnedBy: { id: pin.id, version: '1.0' } } });
    for (const device of devices.slice(1)) await ground.says(device, app, { state: 'done', version: '2.0' });
    expect((await ground.get(update.id)).state).toBe('done');
    // A pin that is done is cancelled all the same; then what it has kept back comes.
    expect(await ground.act(pin.id, 'cancel')).toMatchObject({ state: 'cancelled', done: 1 });
    await ground.run();
    expect((await ground.items(devices[0]!)).find((item) => item.package === app.package)).toMatchObject({ wantedVersion: '2.0', deploymentId: update.id });
    expect((await ground.served.call('post', '/deployments').send({ appId: (await ground.served.call('post', '/apps').send({ name: 'Source', package: `source${engine}` }).expect(201)).body.id, ensure: 'present', wish: 'pin', devices: all() }).expect(400)).body).toMatchObject({ fields: [{ field: 'version' }] });
  });

  it('an upgrade is for devices that have the app', async () => {
    const app = await ground.newApp();
    await installed(app, [devices[0]!]);
    await ground.upload(app.package, '2.0');
    expect(await preview(app, { wish: 'upgrade' })).toMatchObject({ devices: 1, without: 2, already: 0 });
    expect(await ground.deploy(app, devices, { wish: 'upgrade' })).toMatchObject({ wish: 'upgrade', version: '2.0', total: 1 });
    await ground.served.call('post', '/deployments').send({ appId: app.id, ensure: 'present', wish: 'upgrade', devices: { ids: [devices[1]!.id] } }).expect(400);
  });

  it('goes back to what each device had: the version before, or nothing', async () => {
    const app = await ground.newApp();
    await installed(app, [devices[0]!]);
    await ground.upload(app.package, '2.0');
    // The second device never had it, and its inventory says so; of the third nobody knows.
    await ground.served.server.app.get(Database).system((em) => em.query(
      `insert into inventory_section (device_id, section, tenant_id, hash, body, received_at) select id, 'software', tenant_id, 'x', 'null', now() from device where id = $1 on conflict do nothing`, [devices[1]!.id],
    ));
    const { id } = await ground.deploy(app, devices);
    for (const device of devices) await ground.says(device, app, { state: 'done', version: '2.0' });
    expect(Object.fromEntries((await ground.rows(id)).map((row) => [row.device.id, row.before]))).toEqual({ [devices[0]!.id]: { version: '1.0' }, [devices[1]!.id]: { version: null } });
    const told: RollbackPreview = (await ground.served.call('get', `/deployments/${id}/rollback`).expect(200)).body;
    expect(told).toMatchObject({ devices: 2, removals: 1, versions: [{ version: '1.0', devices: 1 }], impossible: [{ obstacle: 'unknown', version: null, devices: 1 }], act: { devices: 1, dangerous: false } });
    const back: DeploymentView = (await ground.served.call('post', `/deployments/${id}/rollback`).send({}).expect(201)).body;
    expect(back).toMatchObject({ wish: 'rollback', total: 2, state: 'running' });
    const wanted = await Promise.all(devices.map(async (device) => { const item = (await ground.items(device)).find((one) => one.package === app.package); return [item?.ensure, item?.wantedVersion]; }));
    expect(wanted).toEqual([['present', '1.0'], ['absent', null], ['present', '2.0']]);
    await ground.says(devices[0]!, app, { state: 'done', version: '1.0' });
    await ground.says(devices[1]!, app, { state: 'done' });
    expect((await ground.get(back.id))).toMatchObject({ state: 'done', rollbackOf: id });
    expect(await ground.get(id)).toMatchObject({ state: 'cancelled', rolledBackBy: back.id });
    await ground.served.call('post', `/deployments/${id}/rollback`).send({}).expect(409);
  });

  it('taking an app back from many by a rollback waits, as any removal from many', async () => {
    const app = await ground.newApp();
    const ids = await ground.served.addSilentDevices(25);
    await ground.served.server.app.get(Database).system((em) => em.query(
      `insert into inventory_section (device_id, section, tenant_id, hash, body, received_at) select id, 'software', tenant_id, 'x', 'null', now() from device where id = any ($1)`, [ids],
    ));
    const { id } = await ground.deploy(app, ids.map((one) => ({ id: one })));
    const preview = async () => (await ground.served.call('get', `/deployments/${id}/rollback`).expect(200)).body as RollbackPreview;
    expect(await preview()).toMatchObject({ devices: 0, removals: 0, nothing: 25, act: null });
    await ground.served.server.app.get(Database).system((em) => em.query(`update target_item set state = 'done', version = '1.0' where deployment_id = $1 and device_id = any ($2)`, [id, ids.slice(1)]));
    expect(await preview()).toMatchObject({ devices: 24, removals: 24, nothing: 1, act: { devices: 24, dangerous: true } });
    await ground.served.call('post', `/deployments/${id}/rollback`).send({}).expect(400);
    const { act } = (await ground.served.call('post', `/deployments/${id}/rollback`).send({ reason: 'Mauvaise version' }).expect(201)).body as ActPending;
    expect(act).toMatchObject({ kind: 'deployment.remove', devices: 24, subject: app.name });
    expect((await ground.get(id)).state).toBe('running');
  });
});
