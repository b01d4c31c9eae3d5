import request from 'supertest';
import type { AppView, AuditView, Page } from '#contract';
import { describeEngines } from '../../support/database.js';
import { makeDeb } from '../../support/deb.js';
import { boastfulPng, png, webp } from '../../support/pictures.js';
import { serve, type Served } from '../../support/served.js';
import { sendPackage } from '../../support/upload.js';

describeEngines('what people say of an app', (engine) => {
  let served: Served;
  beforeAll(async () => { served = await serve(engine); });
  afterAll(() => served.close());

  const upload = (fields: Parameters<typeof makeDeb>[0]) => sendPackage(served, makeDeb(fields));
  const list = async (query: string) => ((await served.call('get', `/apps?${query}`).expect(200)).body as Page<AppView>).items.map((app) => app.package);

  it('is written, trimmed, cleared, kept by later uploads, and told in the journal', async () => {
    const app = await upload({ Package: 'klavaro', Version: '3.11-1', Description: 'touch typing tutor' });
    expect(app).toMatchObject({ kind: 'deb', platforms: ['linux'], publisher: '', cycles: [], subjects: [], icon: null });
    const words = {
      name: ' Klavaro ', publisher: 'Felipe Castro', summary: 'Apprendre à taper', description: 'Des leçons,\ndes jeux.', cycles: ['cycle-3', 'cycle-2'], subjects: ['digital', 'french'], licence: 'GPL-3.0', privacy: 'Aucune donnée ne sort du poste.', homepage: 'https://klavaro.example/',
    };
    const { body } = await served.call('patch', `/apps/${app.id}`).send(words).expect(200);
    expect(body).toMatchObject({ ...words, name: 'Klavaro', cycles: ['cycle-2', 'cycle-3'], subjects: ['french', 'digital'] });
    expect(await upload({ Package: 'klavaro', Version: '3.13-1', Description: 'other words' })).toMatchObject({ id: app.id, name: 'Klavaro', summary: 'Apprendre à taper' });
    expect((await served.call('patch', `/apps/${app.id}`).send({ homepage: '', cycles: [] }).expect(200)).body).toMatchObject({ homepage: '', cycles: [], summary: 'Apprendre à taper' });
    const { items } = (await served.call('get', '/audit?action=app.changed').expect(200)).body as Page<AuditView>;
    expect(items.map(({ detail }) => detail)).toMatchObject([{ fields: 'homepage, cycles' }, { package: 'klavaro' }]);
  });

  it.each([
    ['name', ' '], ['homepage', 'javascript:alert(1)'], ['homepage', 'https://me:secret@x.example/'], ['cycles', ['cycle-4']], ['cycles', ['cycle-1', 'cycle-1']], ['subjects', 'french'], ['description', 'x'.repeat(4_001)], ['package', 'other'], ['summary', 7],
  ])('refuses %s as it should not be (%#)', async (field, value) => {
    const app = await upload({ Package: 'refused', Version: '1' });
    expect((await served.call('patch', `/apps/${app.id}`).send({ [field]: value }).expect(400)).body.fields[0].field).toMatch(new RegExp(`^${field}`));
  });

  it('finds by cycle, subject and platform, and by words of the publisher', async () => {
    const app = await upload({ Package: 'tuxmath', Version: '2.0.3' });
    await served.call('patch', `/apps/${app.id}`).send({ cycles: ['cycle-2'], subjects: ['mathematics'], publisher: 'Tux4Kids' }).expect(200);
    await served.call('post', '/apps').send({ name: 'Paint.NET', package: 'dotPDN.PaintDotNet', kind: 'winget' }).expect(201);
    expect(await list('cycle=cycle-2')).toEqual(['tuxmath']);
    expect(await list('cycle=cycle-1')).toEqual([]);
    expect(await list('subject=mathematics&cycle=cycle-2&platform=linux')).toEqual(['tuxmath']);
    expect(await list('platform=windows')).toEqual(['dotPDN.PaintDotNet']);
    expect(await list('q=tux4')).toEqual(['tuxmath']);
    await served.call('get', '/apps?cycle=cp').expect(400);
  });

  it('knows the names of each store', async () => {
    const add = (kind: string, name: string) => served.call('post', '/apps').send({ name, package: name, kind });
    for (const [kind, name] of [['flatpak', 'org.kde.gcompris'], ['snap', 'gcompris'], ['rpm', 'GeoGebra_6'], ['deb', 'gcompris']]) await add(kind!, name!).expect(201);
    for (const [kind, name] of [['flatpak', 'gcompris'], ['snap', 'G Compris'], ['winget', 'one'], ['winget', 'a.b/../c'], ['deb', '--force'], ['deb', 'GCompris']]) expect((await add(kind!, name!).expect(400)).body.fields[0].field).toBe('package');
    await add('msi', 'x.y').expect(400);
    await add('snap', 'gcompris').expect(409);
  });

  it('shows an icon: a PNG or WebP that fits, safe as a page of its own, and another address when it changes', async () => {
    const app = await upload({ Package: 'iconic', Version: '1' });
    const put = (content: Buffer) => served.call('put', `/apps/${app.id}/icon`).attach('file', content, 'icon.png');
    for (const content of [Buffer.from('<svg onload="alert(1)"/>'), boastfulPng(5_000, 5_000), png(8, 8), Buffer.concat([png(), Buffer.from('<script>')])]) expect((await put(content).expect(400)).body.code).toBe('invalid_file');
    await put(Buffer.alloc(300_000)).expect(413);
    const first = (await put(png()).expect(200)).body as AppView;
    const { cookie } = served.identity;
    const shown = await request(served.server.urls.http).get(first.icon!).set('cookie', cookie).responseType('blob').expect(200);
    expect(Buffer.compare(shown.body, png())).toBe(0);
    expect(shown.headers).toMatchObject({ 'content-type': 'image/png', 'cache-control': 'private, max-age=31536000, immutable', 'x-content-type-options': 'nosniff', 'content-security-policy': expect.stringContaining('sandbox') });
    await request(served.server.urls.http).get(first.icon!).expect(401);
    const second = (await put(webp.lossy(64, 64)).expect(200)).body as AppView;
    expect(second.icon).not.toBe(first.icon);
    expect((await served.call('delete', `/apps/${app.id}/icon`).expect(200)).body.icon).toBeNull();
    await served.call('get', `/apps/${app.id}/icon`).expect(404);
  });

  it('orders versions as their installer does, whenever they came, and installs the newest', async () => {
    let app: AppView | undefined;
    for (const Version of ['1.10-1', '1.9-1', '2:0.1', '1.10~rc1-1']) app = await upload({ Package: 'ordered', Version });
    expect(app!.packages.map(({ version }) => version)).toEqual(['2:0.1', '1.10-1', '1.10~rc1-1', '1.9-1']);
    const device = await served.addDevice();
    const deploy = (more = {}) => served.call('post', '/deployments').send({ appId: app!.id, ensure: 'present', devices: { ids: [device.id] }, ...more });
    expect((await deploy().expect(201)).body.version).toBe('2:0.1');
    const [newest, older] = app!.packages;
    const remove = (id: string) => served.call('delete', `/apps/${app!.id}/packages/${id}`);
    expect((await remove(newest!.id).expect(409)).body.detail).toMatch(/2:0\.1/);
    await deploy({ packageId: older!.id }).expect(201);
    expect(((await remove(newest!.id).expect(200)).body as AppView).packages.map(({ version }) => version)).toEqual(['1.10-1', '1.10~rc1-1', '1.9-1']);
    await remove(newest!.id).expect(404);
  });

  it('completes a version with how a device finds it', async () => {
    const app = await upload({ Package: 'found', Version: '1' });
    const patch = (body: object) => served.call('patch', `/apps/${app.id}/packages/${app.packages[0]!.id}`).send(body);
    const rule = { kind: 'file', path: '/usr/games/found' };
    expect(((await patch({ detection: rule, minimumOs: ' Debian 12 ' }).expect(200)).body as AppView).packages).toMatchObject([{ detection: rule, minimumOs: 'Debian 12' }]);
    expect(((await patch({ detection: null }).expect(200)).body as AppView).packages).toMatchObject([{ detection: null, minimumOs: 'Debian 12' }]);
    expect((await patch({ detection: { kind: 'file', path: '../x' } }).expect(400)).body.fields).toMatchObject([{ field: 'detection', codes: ['format'] }]);
    expect((await patch({ silentArguments: '/S' }).expect(400)).body.fields[0].field).toBe('silentArguments');
    expect((await patch({ silentArguments: 'a\nb' }).expect(400)).body.fields[0].field).toBe('silentArguments');
    const other = await upload({ Package: 'elsewhere', Version: '1' });
    await served.call('patch', `/apps/${app.id}/packages/${other.packages[0]!.id}`).send({ minimumOs: 'x' }).expect(404);
  });
});
