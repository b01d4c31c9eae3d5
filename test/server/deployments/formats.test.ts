/** Packages that are not Debian's: given to agents that say they know the format, and to no others, which would refuse their whole target. */
import { gzipSync } from 'node:zlib';
import type { AppView, DeploymentPreview, RollbackPreview } from '#contract';
import { Database } from '#database';
import { makeDeb, tar } from '../../support/deb.js';
import { describeEngines } from '../../support/database.js';
import { makeFlatpak } from '../../support/packages/flatpak.js';
import { eventually, type WireDevice } from '../../support/served.js';
import { sendPackage } from '../../support/upload.js';
import { Ground } from './ground.js';

describeEngines('a deployment of an archive', (engine) => {
  let ground: Ground;
  let able: WireDevice;
  let older: WireDevice;
  beforeAll(async () => {
    ground = await Ground.open(engine);
    [able, older] = (await ground.devices(2)) as [WireDevice, WireDevice];
    await ground.served.server.app.get(Database).system((em) => em.query(
      `insert into inventory_section (device_id, tenant_id, section, hash, body, received_at) select id, tenant_id, 'agent', 'x', '{"capabilities": ["debian", "app", "deb", "archive"]}', now() from device where id = $1`, [able.id],
    ));
  });
  afterAll(() => ground?.close());

  const upload = (version: string, system = 'linux'): Promise<AppView> =>
    sendPackage(ground.served, gzipSync(tar([{ name: 'geogebra/run', content: Buffer.from(version) }])), `GeoGebra-${version}-${system}-x86_64.tar.gz`);
  const latest = (device: WireDevice) => device.targets.at(-1);

  it('reaches who knows the format; of an older agent the rest of the target stays whole', async () => {
    const [app, other] = [await upload('6.0.850'), await ground.newApp()];
    const devices = { ids: [able.id, older.id] };
    const preview: DeploymentPreview = (await ground.served.call('post', '/deployments/preview').send({ appId: app.id, ensure: 'present', devices }).expect(200)).body;
    expect(preview).toMatchObject({ devices: 2, unsupported: 1, bytes: app.packages[0]!.size });
    expect(await ground.deploy(app, [able, older])).toMatchObject({ total: 2, failed: 0, left: 1, reasons: { unsupported: 1 }, version: '6.0.850' });
    await ground.deploy(other, [able, older]);
    await eventually('both targets', () => latest(able)?.items.length === 2 && latest(older)?.revision === 2);
    expect(latest(able)?.items).toContainEqual(expect.objectContaining({ key: 'app:geogebra', format: 'archive', package: 'geogebra', version: '6.0.850' }));
    expect(latest(older)?.items).toEqual([expect.objectContaining({ key: `app:${other.package}` })]);
    expect((latest(older)?.items[0])).not.toHaveProperty('format');
  });

  it('that is made for another processor is given to no device that has one, and says so', async () => {
    const app = await sendPackage(ground.served, makeDeb({ Package: 'vitesse', Version: '1.0', Architecture: 'arm64' }), 'vitesse.deb');
    const processor = (device: WireDevice, architecture: string) => ground.served.server.app.get(Database).system((em) => em.query(
      `insert into inventory_section (device_id, tenant_id, section, hash, body, received_at) select id, tenant_id, 'os', 'x', $2, now() from device where id = $1`, [device.id, JSON.stringify({ architecture })],
    ));
    await processor(able, 'x64');
    const devices = { ids: [able.id, older.id] };
    const preview: DeploymentPreview = (await ground.served.call('post', '/deployments/preview').send({ appId: app.id, ensure: 'present', devices }).expect(200)).body;
    expect(preview).toMatchObject({ devices: 2, unsupported: 1, otherProcessor: 1, bytes: app.packages[0]!.size });
    const { id } = await ground.deploy(app, [able, older]);
    expect((await ground.rows(id, '&reason=unsupported')).map(({ device, detail }) => [device.id, detail])).toEqual([[able.id, expect.stringMatching(/arm64/)]]);
    await eventually('the target of the other', () => latest(older)?.items.some(({ key }) => key === 'app:vitesse'));
    const next = await ground.newApp();
    await ground.deploy(next, [able]);
    await eventually('a later target', () => latest(able)?.items.some(({ key }) => key === `app:${next.package}`));
    expect(latest(able)?.items.map(({ key }) => key)).not.toContain('app:vitesse');
    // Of the same version for both, what more devices run is taken.
    const both = await sendPackage(ground.served, makeDeb({ Package: 'vitesse', Version: '1.0', Architecture: 'amd64' }), 'vitesse-amd64.deb');
    expect(await ground.deploy(both, [able, older])).toMatchObject({ total: 2, reasons: expect.not.objectContaining({ unsupported: 1 }) });
  });

  it('is taken away, and brought back from, as what it is', async () => {
    const app = await upload('6.0.851');
    const made = await ground.deploy(app, [able], { ensure: 'absent' });
    await eventually('the removal', () => latest(able)?.items.some((item) => item.ensure === 'absent'));
    expect(latest(able)?.items).toContainEqual(expect.objectContaining({ key: 'app:geogebra', ensure: 'absent', format: 'archive' }));
    expect(made.wish).toBe('remove');
    expect((await ground.deploy(app, [able])).version).toBe('6.0.851');
  });

  it('of a Flatpak is known where it stands in the inventory, and no package of Debian is taken for another kind', async () => {
    const devices = (await ground.devices(3)) as [WireDevice, WireDevice, WireDevice];
    const [dated, undated, without] = devices;
    const system = (statement: string, params: unknown[]) => ground.served.server.app.get(Database).system((em) => em.query(statement, params));
    const section = (name: string, body: object | null) => system(
      `insert into inventory_section (device_id, tenant_id, section, hash, body, received_at) select id, tenant_id, $2, 'x', $3, now() from device where id = any ($1::uuid[])`, [devices.map(({ id }) => id), name, JSON.stringify(body)],
    );
    await section('agent', { capabilities: ['debian', 'app', 'deb', 'archive', 'flatpak'] });
    await section('software', null);
    const listed = (device: WireDevice, source: string, name: string, version: string) => system(
      `with title as (insert into software_title (tenant_id, source, name) select tenant_id, $2, $3 from device where id = $1 on conflict (tenant_id, name, source) do update set name = excluded.name returning tenant_id, id),
         version as (insert into software_version (tenant_id, title_id, version, sort_key) select tenant_id, id, $4, '{}' from title returning tenant_id, id)
       insert into device_software (tenant_id, device_id, version_id, arch) select tenant_id, $1, id, '' from version`, [device.id, source, name, version],
    );
    await listed(dated, 'flatpak', 'org.kde.gcompris', '25.0');
    await listed(undated, 'flatpak', 'org.kde.gcompris', '');
    await listed(without, 'dpkg', 'org.kde.gcompris', '25.0');
    await listed(dated, 'dpkg', 'geogebra', '6.0.851');
    const app = await sendPackage(ground.served, makeFlatpak(), 'g.flatpak');
    const preview = async (appId: string, more: object = {}) => (await ground.served.call('post', '/deployments/preview').send({ appId, ensure: 'present', devices: { ids: devices.map(({ id }) => id) }, ...more }).expect(200)).body as DeploymentPreview;
    expect(await preview(app.id)).toMatchObject({ devices: 3, already: 1, unsupported: 0 });
    expect(await preview(app.id, { wish: 'upgrade' })).toMatchObject({ devices: 2, without: 1 });
    expect(await preview(app.id, { ensure: 'absent' })).toMatchObject({ devices: 3, already: 1 });
    expect(await preview((await upload('6.0.851')).id)).toMatchObject({ devices: 3, already: 0 });

    const { id } = await ground.deploy(app, devices);
    for (const device of devices) await ground.says(device, app, { state: 'done', version: '25.0' });
    // What had it without a version keeps it: nobody knows to which one it would go back.
    const told: RollbackPreview = (await ground.served.call('get', `/deployments/${id}/rollback`).expect(200)).body;
    expect(told).toMatchObject({ devices: 2, removals: 1, versions: [{ version: '25.0', devices: 1 }], impossible: [{ obstacle: 'unknown', version: null, devices: 1 }] });
  });

  it('that is made for another system is refused', async () => {
    const app = await sendPackage(ground.served, gzipSync(tar([{ name: 'a/run.exe', content: Buffer.from('x') }])), 'Calcul-1.0-windows-x64.tar.gz');
    const { body } = await ground.served.call('post', '/deployments').send({ appId: app.id, ensure: 'present', devices: { ids: [able.id] } }).expect(400);
    expect(body).toMatchObject({ code: 'invalid_body' });
  });
});
