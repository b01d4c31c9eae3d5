import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppView, Page } from '#contract';
import { makeDeb } from '../../support/deb.js';
import { describeEngines } from '../../support/database.js';
import { testWith } from '../../support/parts.js';
import { serve, type Served } from '../../support/served.js';
import { append, begin, placeOf, send } from '../../support/upload.js';

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

describeEngines('the catalogue', (engine) => {
  let served: Served;
  beforeAll(async () => { served = await serve(engine); });
  afterAll(() => served.close());

  const upload = (file: Buffer, name = 'made.deb') => ({
    expect: async (status: number) => {
      const answer = await send(served, file, name);
      expect([answer.status, answer.body.detail]).toEqual([status, answer.body.detail]);
      return answer;
    },
  });
  const files = async () => (await readdir(join(served.dataDir, 'files'), { recursive: true })).filter((path) => /[0-9a-f-]{36}/.test(path)).sort();
  const deploy = (appId: string, deviceId: string, ensure = 'present') => served.call('post', '/deployments').send({ appId, ensure, devices: { ids: [deviceId] } }).expect(201);

  it('makes an app of a package, adds versions to it, and says what it needs', async () => {
    const first = makeDeb({ Package: 'klavaro', Version: '3.11-1', Architecture: 'amd64', Depends: 'libc6, libgtk-3-0', Description: 'touch typing tutor' });
    const { body: app } = await upload(first, 'klavaro_3.11-1_amd64.deb').expect(201);
    expect(app).toMatchObject({
      name: 'klavaro', package: 'klavaro', summary: 'touch typing tutor', source: 'upload', installed: 0, pending: 0, failed: 0,
      packages: [{ version: '3.11-1', architecture: 'amd64', size: first.length, sha256: sha256(first), depends: 'libc6, libgtk-3-0', fileName: 'klavaro_3.11-1_amd64.deb' }],
    });
    const { body: newer } = await upload(makeDeb({ Package: 'klavaro', Version: '3.13-1', Architecture: 'amd64' }), '/home/x/né.deb').expect(201);
    expect(newer.id).toBe(app.id);
    expect(newer.packages.map((p: { version: string; fileName: string }) => [p.version, p.fileName])).toEqual([['3.13-1', 'né.deb'], ['3.11-1', 'klavaro_3.11-1_amd64.deb']]);
    const { body: same } = await upload(first).expect(201);
    expect(same.packages).toHaveLength(2);
    const { body: other } = await upload(makeDeb({ Package: 'klavaro', Version: '3.13-1', Architecture: 'amd64' }, 10)).expect(409);
    expect(other).toMatchObject({ code: 'conflict', detail: expect.stringMatching(/3\.13-1.*higher version/) });
    expect(await files()).toEqual([first, makeDeb({ Package: 'klavaro', Version: '3.13-1', Architecture: 'amd64' })].map((f) => `${sha256(f).slice(0, 2)}/${sha256(f)}`).sort());
  });

  it('finds apps by a part of their name or package, wildcards being letters', async () => {
    await served.call('post', '/apps').send({ name: 'Éditeur d’images', package: 'gimp' }).expect(201);
    const found = async (q: string) => ((await served.call('get', `/apps?q=${encodeURIComponent(q)}`).expect(200)).body as Page<AppView>).items.map((app) => app.package);
    expect(await found('EDITEUR d\'im')).toEqual(['gimp']);
    expect(await found('GIM')).toEqual(['gimp']);
    expect(await found('%')).toEqual([]);
    await served.call('get', `/apps?q=${'x'.repeat(201)}`).expect(400);
  });

  it('refuses what is no package and leaves nothing behind', async () => {
    const before = await files();
    expect((await upload(Buffer.from('hello')).expect(400)).body).toMatchObject({ code: 'invalid_file', fields: [{ field: 'file' }] });
    expect((await upload(Buffer.alloc(0)).expect(400)).body.code).toBe('invalid_file');
    expect(await files()).toEqual(before);
  });

  it('takes apps of the system\'s own sources', async () => {
    const { body: app } = await served.call('post', '/apps').send({ name: 'GCompris', package: 'gcompris-qt', summary: 'Jeux' }).expect(201);
    expect(app).toMatchObject({ name: 'GCompris', source: 'system', packages: [] });
    expect((await served.call('post', '/apps').send({ name: 'Again', package: 'gcompris-qt' }).expect(409)).body.code).toBe('conflict');
    expect((await served.call('post', '/apps').send({ name: 'X', package: '--force' }).expect(400)).body.fields[0].field).toBe('package');
    const device = await served.addDevice();
    const { body: deployment } = await deploy(app.id, device.id);
    expect(deployment).toMatchObject({ version: null, total: 1 });
    const { body: target } = await served.call('get', `/devices/${device.id}/target`).expect(200);
    expect(target.items).toMatchObject([{ key: 'app:gcompris-qt', wantedVersion: null }]);
    expect((await served.call('get', `/apps/${app.id}`)).body).toMatchObject({ installed: 0, pending: 1, failed: 0 });
  });

  it('lists by name, page by page', async () => {
    for (const name of ['Écrire', 'abaque', 'Zut']) await served.call('post', '/apps').send({ name, package: `p-${name.length}-${name.codePointAt(0)}` }).expect(201);
    const names: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await served.call('get', `/apps?limit=2${cursor}`).expect(200);
      const page = body as Page<AppView>;
      names.push(...page.items.map(({ name }) => name));
      if (!page.next) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(names).toEqual(['abaque', 'Écrire', 'Éditeur d’images', 'GCompris', 'klavaro', 'Zut']);
    await served.call('get', '/apps?cursor=WyJhIiwiYiJd').expect(400);
  });

  it('gives a device the files of its own target only, whole or from where it stopped', async () => {
    const content = makeDeb({ Package: 'tuxpaint', Version: '0.9.31' }, 300_000);
    const { body: app } = await upload(content).expect(201);
    const [mine, other] = [await served.addDevice(), await served.addDevice()];
    await deploy(app.id, mine.id);
    const path = `/device/v1/files/${sha256(content)}`;
    const whole = await mine.fetch(path).responseType('blob').expect(200);
    expect(sha256(whole.body)).toBe(sha256(content));
    expect(whole.headers).toMatchObject({ etag: `"${sha256(content)}"`, 'accept-ranges': 'bytes', 'content-length': String(content.length) });
    const rest = await mine.fetch(path).set('range', 'bytes=200000-').set('if-range', `"${sha256(content)}"`).responseType('blob').expect(206);
    expect(rest.headers['content-range']).toBe(`bytes 200000-${content.length - 1}/${content.length}`);
    expect(Buffer.compare(rest.body, content.subarray(200_000))).toBe(0);
    // What has another tag is another file: it starts anew.
    await mine.fetch(path).set('range', 'bytes=200000-').set('if-range', '"other"').expect(200);
    await mine.fetch(path).set('range', `bytes=${content.length}-`).expect(416);
    expect((await other.fetch(path).expect(404)).body.code).toBe('not_found');
    await mine.fetch('/device/v1/files/..%2f..%2fsecret.key').expect(404);
    await served.call('get', `/../../device/v1/files/${sha256(content)}`).expect(404);
  });

  it('gives nobody a file that the disk has changed, until it is uploaded again', async () => {
    const content = makeDeb({ Package: 'damaged', Version: '1' }, 50_000);
    const { body: app } = await upload(content).expect(201);
    const device = await served.addDevice();
    await deploy(app.id, device.id);
    const fetched = (status: number) => device.fetch(`/device/v1/files/${sha256(content)}`).responseType('blob').expect(status);
    await fetched(200);
    const path = join(served.dataDir, 'files', sha256(content).slice(0, 2), sha256(content));
    const changed = Buffer.from(content);
    changed[30_000] = 7;
    await writeFile(path, changed);
    await utimes(path, new Date(), new Date(Date.now() + 5_000));
    await fetched(503);
    await Promise.all(Array.from({ length: 5 }, () => fetched(503)));
    await upload(makeDeb({ Package: 'damaged', Version: '1' }, 50_000)).expect(201);
    await fetched(200);
    await rm(path);
    await fetched(404);
  });

  it('keeps an app while devices are asked to have it, then forgets its files', async () => {
    const content = makeDeb({ Package: 'leave', Version: '1' });
    const { body: app } = await upload(content).expect(201);
    const device = await served.addDevice({ name: 'Poste 7' });
    await deploy(app.id, device.id);
    const { body: refused } = await served.call('delete', `/apps/${app.id}`).expect(409);
    expect(refused.detail).toMatch(/leave is deployed on Poste 7/);
    await deploy(app.id, device.id, 'absent');
    const path = `${sha256(content).slice(0, 2)}/${sha256(content)}`;
    expect(await files()).toContain(path);
    await served.call('delete', `/apps/${app.id}`).expect(204);
    await served.call('get', `/apps/${app.id}`).expect(404);
    expect(await files()).not.toContain(path);
    const { body: again } = await upload(content).expect(201);
    expect(again.id).not.toBe(app.id);
    expect(await files()).toContain(path);
  });

  testWith(['small disks'], 'says that the disk is full, and leaves nothing', async () => {
    const folder = join(served.dataDir, 'files', 'tmp');
    await rm(folder, { recursive: true });
    await mkdir(folder);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', folder]);
    try {
      const big = makeDeb({ Package: 'big', Version: '1' }, 2_000_000);
      expect((await upload(big).expect(507)).body.code).toBe('disk_full');
      expect(await readdir(folder)).toEqual([]);
      // Full only when most of it has come.
      const place = placeOf(await begin(served, 150_000, 'big.deb').expect(201));
      await writeFile(join(folder, 'filler'), Buffer.alloc(100_000));
      expect((await append(served, place, 0, big.subarray(0, 150_000)).expect(507)).body.code).toBe('disk_full');
      await served.call('delete', place).set('tus-resumable', '1.0.0').expect(204);
      expect(await readdir(folder)).toEqual(['filler']);
    } finally {
      execFileSync('umount', [folder]);
    }
    await upload(makeDeb({ Package: 'big', Version: '1' }, 2_000_000)).expect(201);
  });
});
