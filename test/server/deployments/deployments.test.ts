import type { AppView, DeploymentBody, DeploymentDeviceRow, DeploymentView, ItemReport, Page, TargetView } from '#contract';
import { DeploymentEvents } from '../../../apps/server/src/deployments/index.js';
import { makeDeb } from '../../support/deb.js';
import { describeEngines } from '../../support/database.js';
import { eventually, serve, type Served, type WireDevice } from '../../support/served.js';
import { sendPackage } from '../../support/upload.js';

/** Revision of a target whose record a restored server does not have. */
const LEAP = 1_000_000;

describeEngines('deployments', (engine) => {
  let served: Served;
  let packages = 0;
  beforeAll(async () => { served = await serve(engine); });
  afterAll(() => served.close());

  const upload = (Package: string, Version = '1.0'): Promise<AppView> => sendPackage(served, makeDeb({ Package, Version }), `${Package}.deb`);
  const newApp = () => upload(`paquet${++packages}`);
  const deploy = async (app: AppView, ids: string[], more: Partial<DeploymentBody> = {}): Promise<DeploymentView> =>
    (await served.call('post', '/deployments').send({ appId: app.id, ensure: 'present', devices: { ids }, ...more }).expect(201)).body;
  const get = async (id: string): Promise<DeploymentView> => (await served.call('get', `/deployments/${id}`).expect(200)).body;
  const target = async (id: string): Promise<TargetView> => (await served.call('get', `/devices/${id}/target`).expect(200)).body;
  const report = (device: WireDevice, items: ItemReport[], revision = device.targets.at(-1)?.revision ?? 0) =>
    device.say('reported', { v: 1, revision, etag: device.targets.at(-1)?.etag ?? '', items });
  const latest = (device: WireDevice, revision: number) =>
    eventually(`revision ${revision}`, () => device.targets.find((sent) => sent.revision === revision));

  it('goes from the upload to the installed app', async () => {
    const app = await newApp();
    const key = `app:${app.package}`;
    const [online, away, foreign] = [await served.addDevice(), await served.addDevice(), await served.addDevice({ platform: 'windows' })];
    await online.connect();
    await eventually('it is online', async () => (await served.call('get', '/devices?presence=online')).body.items.some((row: { id: string }) => row.id === online.id));
    const devices = { ids: [online.id, away.id, foreign.id] };
    const preview = await served.call('post', '/deployments/preview').send({ appId: app.id, ensure: 'present', devices }).expect(200);
    expect(preview.body).toMatchObject({ devices: 3, online: 1, offline: 2, unsupported: 1, sites: 1, bytes: 2 * app.packages[0]!.size, act: null });
    expect(await target(online.id)).toEqual({ revision: 0, acknowledgedRevision: null, changedAt: null, items: [] });

    const deployment = await deploy(app, devices.ids);
    expect(deployment).toMatchObject({ state: 'running', total: 3, done: 0, failed: 0, left: 1, version: '1.0', reasons: { waiting: 1, offline: 1, unsupported: 1 } });
    const sent = await latest(online, 1);
    expect(sent.items).toEqual([{
      key, kind: 'app', ensure: 'present', title: app.name, package: app.package, version: '1.0',
      file: { sha256: app.packages[0]!.sha256, size: app.packages[0]!.size, path: `/device/v1/files/${app.packages[0]!.sha256}`, chunks: expect.stringMatching(/^[0-9a-f]{64}$/) },
    }]);

    const told: DeploymentView[] = [];
    const stop = served.server.app.get(DeploymentEvents, { strict: false }).deploymentChanged.on((news) => void told.push(news.deployment));
    await report(online, [{ key, state: 'downloading', progress: 40 }]);
    expect((await target(online.id)).items[0]).toMatchObject({ state: 'downloading', progress: 40, reason: null, deploymentId: deployment.id });
    await report(online, [{ key, state: 'waiting', reason: 'locked', detail: 'apt is busy', retryAt: '2030-01-01T00:00:00.000Z' }]);
    expect((await get(deployment.id)).reasons).toEqual({ locked: 1, offline: 1, unsupported: 1 });
    await report(online, [{ key, state: 'done', version: '1.0' }]);
    expect(await target(online.id)).toMatchObject({ revision: 1, acknowledgedRevision: 1, items: [{ state: 'done', version: '1.0', wantedVersion: '1.0' }] });
    await eventually('the live event', () => told.some((view) => view.id === deployment.id && view.done === 1));
    stop();

    // The device that was away converges when it comes, and is told once.
    await away.connect();
    expect(await latest(away, 1)).toMatchObject({ items: [{ key }] });
    await report(away, [{ key, state: 'done', version: '1.0' }]);
    expect(await get(deployment.id)).toMatchObject({ state: 'done', total: 3, done: 2, failed: 0, left: 1 });
    await away.leave();
    const { etag } = away.targets[0]!;
    away.targets.length = 0;
    await away.connect({ targetEtag: etag });
    await report(away, []);
    expect(away.targets).toEqual([]);

    const view: AppView = (await served.call('get', `/apps/${app.id}`).expect(200)).body;
    expect(view).toMatchObject({ installed: 2, pending: 0, failed: 1 });
    for (const [filter, names] of Object.entries({ '': 3, '&target=done': 2, '&target=waiting': 0, '&target=failed': 1, '&presence=online': 2 })) {
      expect((await served.call('get', `/devices?app=${app.package}${filter}`).expect(200)).body.items).toHaveLength(names);
      expect((await served.call('get', `/devices/count?app=${app.package}${filter}`).expect(200)).body).toEqual({ count: names });
    }
    expect((await served.call('get', '/devices?app=unheard-of').expect(200)).body.items).toEqual([]);
    const chosen = { appId: app.id, ensure: 'present', devices: { filter: { app: app.package, target: 'failed' } } };
    expect((await served.call('post', '/deployments/preview').send(chosen).expect(200)).body).toMatchObject({ devices: 1, unsupported: 1 });
    await served.call('post', '/deployments/preview').send({ ...chosen, devices: { filter: { q: '\u0000' } } }).expect(400);
    const row = (await served.call('get', `/devices/${online.id}`).expect(200)).body;
    expect(row.target).toMatchObject({ total: 1, done: 1, failed: 0, reason: null });
  });

  it('shows the devices behind each reason, page by page', async () => {
    const app = await newApp();
    const devices = [];
    for (let n = 0; n < 5; n++) devices.push(await served.addDevice({ name: `Classe ${n}` }));
    const deployment = await deploy(app, devices.map(({ id }) => id));
    const page = async (query: string): Promise<Page<DeploymentDeviceRow>> => (await served.call('get', `/deployments/${deployment.id}/devices?${query}`).expect(200)).body;
    const first = await page('limit=3&reason=offline');
    expect(first.items.map((row) => row.device.name)).toEqual(['Classe 0', 'Classe 1', 'Classe 2']);
    const second = await page(`limit=3&reason=offline&cursor=${first.next}`);
    expect(second).toMatchObject({ next: null, items: [{ device: { name: 'Classe 3', presence: 'never', site: expect.any(String) }, state: 'pending', reason: 'offline' }, {}] });
    expect((await page('reason=failed')).items).toEqual([]);
    await served.call('get', `/deployments/${deployment.id}/devices?reason=bored`).expect(400);
    await served.call('get', `/deployments/${deployment.id}/devices?cursor=W10`).expect(400);
  });

  it('lists the deployments of one app, newest first', async () => {
    const [app, other] = [await newApp(), await newApp()];
    const { id } = await served.addDevice();
    const made = [await deploy(app, [id]), await deploy(other, [id]), await deploy(app, [id], { ensure: 'absent' })];
    const page = async (query: string): Promise<Page<DeploymentView>> => (await served.call('get', `/deployments?${query}`).expect(200)).body;
    expect((await page(`appId=${app.id}`)).items.map((view) => view.id)).toEqual([made[2]?.id, made[0]?.id]);
    const first = await page(`appId=${app.id}&limit=1`);
    expect((await page(`appId=${app.id}&limit=1&cursor=${first.next}`)).items.map((view) => view.id)).toEqual([made[0]?.id]);
    expect((await page(`appId=${id}`)).items).toEqual([]);
    await served.call('get', '/deployments?appId=1').expect(400);
  });

  it('counts only what is said of the present wish', async () => {
    const app = await newApp();
    const key = `app:${app.package}`;
    const device = await served.addDevice();
    await device.connect();
    const old = await deploy(app, [device.id]);
    await latest(device, 1);
    await report(device, [{ key, state: 'done', version: '1.0' }]);
    await upload(app.package, '2.0');
    const next = await deploy(app, [device.id]);
    expect(next).toMatchObject({ version: '2.0', total: 1, done: 0 });
    expect((await latest(device, 2)).items).toMatchObject([{ version: '2.0' }]);
    await report(device, [{ key, state: 'failed', reason: 'failed' }, { key: 'app:unknown', state: 'done' }], 1);
    expect((await target(device.id)).items).toMatchObject([{ state: 'pending', deploymentId: next.id, wantedVersion: '2.0' }]);
    await report(device, [{ key, state: 'done', version: '2.0' }], 2);
    expect(await get(next.id)).toMatchObject({ done: 1, state: 'done' });
    expect(await get(old.id)).toMatchObject({ total: 1, done: 1, state: 'done' });
    // Asked again for what is there: nothing is forgotten.
    expect(await deploy(app, [device.id])).toMatchObject({ state: 'done', done: 1 });
  });

  it('takes an app away', async () => {
    const app = await newApp();
    const device = await served.addDevice();
    await device.connect();
    const present = await deploy(app, [device.id]);
    await deploy(app, [device.id], { ensure: 'absent' });
    expect((await latest(device, 2)).items).toEqual([{ key: `app:${app.package}`, kind: 'app', ensure: 'absent', title: app.name, package: app.package }]);
    expect(await get(present.id)).toMatchObject({ total: 0, state: 'done' });
    await report(device, [{ key: `app:${app.package}`, state: 'done' }]);
    await served.call('delete', `/apps/${app.id}`).expect(204);
    expect(await target(device.id)).toMatchObject({ items: [{ ensure: 'absent', state: 'done', wantedVersion: null }] });
  });

  it('cancels what is not done, and leaves what is', async () => {
    const app = await newApp();
    const key = `app:${app.package}`;
    const [quick, slow] = [await served.addDevice(), await served.addDevice()];
    await quick.connect();
    const deployment = await deploy(app, [quick.id, slow.id]);
    await latest(quick, 1);
    await report(quick, [{ key, state: 'done' }]);
    const cancelled = (await served.call('post', `/deployments/${deployment.id}/cancel`).expect(200)).body;
    expect(cancelled).toMatchObject({ state: 'cancelled', total: 1, done: 1, reasons: {} });
    expect(await target(slow.id)).toMatchObject({ revision: 2, items: [] });
    expect(await target(quick.id)).toMatchObject({ revision: 1, items: [{ state: 'done' }] });
    await slow.connect({ targetEtag: 'the one before' });
    expect(await latest(slow, 2)).toMatchObject({ items: [] });
    expect((await served.call('post', `/deployments/${deployment.id}/cancel`).expect(409)).body.code).toBe('conflict');
    expect((await served.call('post', `/deployments/${deployment.id}/retry`).expect(409)).body.code).toBe('conflict');
  });

  it('tries again what failed', async () => {
    const app = await newApp();
    const key = `app:${app.package}`;
    const device = await served.addDevice();
    await device.connect();
    const deployment = await deploy(app, [device.id]);
    const { etag } = await latest(device, 1);
    await report(device, [{ key, state: 'failed', reason: 'corrupt', detail: 'hash' }]);
    expect(await get(deployment.id)).toMatchObject({ state: 'done', failed: 1, reasons: { corrupt: 1 } });
    const retried = (await served.call('post', `/deployments/${deployment.id}/retry`).expect(200)).body;
    expect(retried).toMatchObject({ state: 'running', failed: 0 });
    const again = await latest(device, 2);
    expect(again.etag).not.toBe(etag);
    // Another wish for the agent, whose earlier attempts are forgotten.
    expect(again.items).toMatchObject([{ key, attempt: 2 }]);
    expect((await served.call('post', `/deployments/${deployment.id}/retry`).expect(409)).body.code).toBe('conflict');
    // Another deployment of the same asks again as well.
    await report(device, [{ key, state: 'failed', reason: 'corrupt', detail: 'hash' }], 2);
    await deploy(app, [device.id]);
    expect((await latest(device, 3)).items).toMatchObject([{ key, attempt: 3 }]);
  });

  it('continues above a device that is ahead of a restored server', async () => {
    const app = await newApp();
    const device = await served.addDevice();
    await device.connect({ targetEtag: 'from before' });
    // Above any that it may have; should it say a higher one all the same, above that.
    expect(await latest(device, LEAP)).toMatchObject({ items: [] });
    await deploy(app, [device.id]);
    await latest(device, LEAP + 1);
    await report(device, [], LEAP + 17);
    expect(await latest(device, LEAP + 18)).toMatchObject({ items: [{ package: app.package }] });
    await report(device, [], Number.MAX_SAFE_INTEGER);
    expect((await target(device.id)).revision).toBe(LEAP + 18);
  });

  it('decides for two thousand devices at once', async () => {
    const app = await newApp();
    await served.addSilentDevices(2_000);
    const body = { appId: app.id, ensure: 'present', devices: { filter: { q: 'muette' } } };
    const { body: made } = await served.call('post', '/deployments').send(body).expect(201);
    expect(made).toMatchObject({ total: 2_000, reasons: { offline: 2_000 } });
    const { body: again } = await served.call('post', `/deployments/${made.id}/cancel`).expect(200);
    expect(again).toMatchObject({ state: 'cancelled', total: 0 });
  });

  it('refuses what cannot be, and changes nothing then', async () => {
    const app = await newApp();
    const device = await served.addDevice();
    const foreign = '0198c0de-0000-7000-8000-000000000000';
    const refused = async (body: object, status: number) => (await served.call('post', '/deployments').send({ appId: app.id, ensure: 'present', devices: { ids: [device.id] }, ...body }).expect(status)).body;
    expect(await refused({ appId: foreign }, 404)).toMatchObject({ code: 'not_found' });
    expect(await refused({ devices: { ids: [device.id, foreign] } }, 404)).toMatchObject({ code: 'not_found' });
    expect(await refused({ ensure: 'maybe' }, 400)).toMatchObject({ fields: [{ field: 'ensure' }] });
    expect(await refused({ packageId: foreign }, 400)).toMatchObject({ fields: [{ field: 'packageId' }] });
    expect(await refused({ version: '9.9' }, 400)).toMatchObject({ fields: [{ field: 'version' }] });
    expect(await refused({ devices: { filter: { q: 'no such device at all' } } }, 400)).toMatchObject({ fields: [{ field: 'devices' }] });
    expect((await target(device.id)).revision).toBe(0);
    await served.call('get', `/deployments/${foreign}`).expect(404);
  });

  it('lists the newest first', async () => {
    const { body: first } = await served.call('get', '/deployments?limit=2').expect(200);
    const { body: second } = await served.call('get', `/deployments?limit=2&cursor=${first.next}`).expect(200);
    const ids = [...first.items, ...second.items].map(({ id }: DeploymentView) => id);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => (a < b ? 1 : -1)));
    await served.call('get', '/deployments?cursor=WzFd').expect(400);
  });
});
