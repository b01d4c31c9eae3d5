import request from 'supertest';
import type { AssetBody, DeviceDetail, DeviceRow, FleetSummary, MergedView, MergeUndone, MergeView, OrganisationView, Page, SiteView, TwinView } from '#contract';
import { Database } from '#database';
import { markOf } from '../../../apps/server/src/devices/recognition.rules.js';
import { describeEngines } from '../../support/database.js';
import { serve, type Served } from '../../support/served.js';

describeEngines('equipment without an agent', (engine) => {
  let served: Served;
  let site: SiteView;
  let elsewhere: SiteView;
  beforeAll(async () => {
    served = await serve(engine);
    const { items } = (await served.call('get', '/sites?limit=20').expect(200)).body as Page<SiteView>;
    [site] = items as [SiteView];
    elsewhere = items.find((one) => one.organisation.id !== site.organisation.id) as SiteView;
  });
  afterAll(() => served?.close());
  const put = (method: 'patch' | 'put', path: string) => request(served.server.urls.http)[method](`/api/v1${path}`).set('cookie', served.identity.cookie).set('x-craie-csrf', served.identity.csrf);
  const add = async (body: Partial<AssetBody> = {}) => (await served.call('post', '/devices').send({ name: 'VP salle 3', kind: 'projector', siteId: site.id, ...body }).expect(201)).body as DeviceDetail;
  const count = async (query: string) => (await served.call('get', `/devices/count?${query}`).expect(200)).body as { count: number };
  const twins = async (id: string) => ((await served.call('get', `/devices/${id}/twins`).expect(200)).body as Page<TwinView>).items;
  const history = async (id: string) => ((await served.call('get', `/devices/${id}/events`).expect(200)).body as Page<{ kind: string; detail: string }>).items.map(({ kind }) => kind);
  const journal = async (id: string) => ((await served.call('get', `/audit?deviceId=${id}`).expect(200)).body as Page<{ action: string }>).items.map(({ action }) => action);

  it('is a device like any other, with what people know of it', async () => {
    const asset = await add({ model: ' EB-685W ', manufacturer: 'Epson', serial: 'X4ZQ-001', assetTag: 'VP-003', macs: ['A4-BB-6D-01-02-03'], purchasedOn: '2021-09-01' });
    expect(asset).toMatchObject({
      name: 'VP salle 3', kind: 'projector', management: 'none', presence: 'unmanaged', status: 'active', platform: null, enrolledAt: null, certificate: null, model: 'EB-685W', manufacturer: 'Epson',
      serial: 'X4ZQ-001', assetTag: 'VP-003', macs: ['a4:bb:6d:01:02:03'], purchasedOn: '2021-09-01', site: { id: site.id }, organisation: { id: site.organisation.id }, lastSeenAt: null,
    });
    expect((await count('management=none')).count).toBe(1);
    expect((await count('q=x4zq&kind=projector')).count).toBe(1);
    for (const sort of ['name', '-name', 'lastSeen', '-lastSeen', 'site', 'os']) {
      const { items } = (await served.call('get', `/devices?management=none&sort=${sort}`).expect(200)).body as Page<DeviceRow>;
      expect(items.map(({ id }) => id)).toEqual([asset.id]);
    }
    expect((await count('management=agent')).count).toBe(0);
    expect((await count('presence=never')).count).toBe(0);
    const summary = (await served.call('get', '/devices/summary').expect(200)).body as FleetSummary;
    expect(summary).toMatchObject({ total: 1, unmanaged: 1, online: 0, offline: 0 });
    expect(await history(asset.id)).toEqual(['created']);
    expect(await journal(asset.id)).toEqual(['device.created']);
    const { text } = await served.call('get', '/devices/export.csv?management=none').expect(200);
    expect(text).toContain('VP-003');
  });

  it('is changed, retired and deleted by people; a body that makes no sense is refused', async () => {
    const asset = await add({ serial: 'ED-1' });
    expect((await put('patch', `/devices/${asset.id}`).send({ kind: 'screen', serial: 'ED-2', macs: ['a4bb6d0102ff'], purchasedOn: '2020-01-02', model: '' }).expect(200)).body).toMatchObject({
      kind: 'screen', serial: 'ED-2', macs: ['a4:bb:6d:01:02:ff'], purchasedOn: '2020-01-02', model: null,
    });
    expect((await count('q=ed-2')).count).toBe(1);
    for (const body of [{ name: ' ' }, { kind: 'ship' }, { macs: ['x'] }, { purchasedOn: '2020-02-30' }, { purchasedOn: '0001-01-01' }, { management: 'agent' }]) await put('patch', `/devices/${asset.id}`).send(body).expect(400);
    const complete = { name: 'x', kind: 'other', siteId: site.id };
    for (const body of [{ ...complete, organisationId: site.organisation.id }, { ...complete, siteId: undefined }, { ...complete, kind: undefined }, { ...complete, name: 'a\nb' }]) await served.call('post', '/devices').send(body).expect(400);
    await served.call('post', '/devices').send({ ...complete, siteId: '00000000-0000-7000-8000-000000000000' }).expect(404);
    await served.call('delete', `/devices/${asset.id}`).expect(409);
    expect((await put('patch', `/devices/${asset.id}`).send({ status: 'retired' }).expect(200)).body.presence).toBe('unmanaged');
    expect((await put('patch', `/devices/${asset.id}`).send({ status: 'active' }).expect(200)).body.status).toBe('active');
    await put('patch', `/devices/${asset.id}`).send({ status: 'retired' }).expect(200);
    await served.call('delete', `/devices/${asset.id}`).expect(204);
  });

  it('what its agent tells of a device is not written by hand', async () => {
    const { id } = await served.addDevice();
    expect((await put('patch', `/devices/${id}`).send({ serial: 'x' }).expect(400)).body.fields[0]).toMatchObject({ field: 'serial', codes: ['combination'] });
    expect((await put('patch', `/devices/${id}`).send({ purchasedOn: '2024-09-01', assetTag: 'P-1' }).expect(200)).body).toMatchObject({ purchasedOn: '2024-09-01', assetTag: 'P-1' });
  });

  it('nothing is asked of it: named, that is refused with its reason; in a filter, it is passed over', async () => {
    const asset = await add();
    const { id } = await served.addDevice();
    const refused = await served.call('post', '/commands').send({ devices: { ids: [asset.id, id] }, kind: 'refresh-inventory' }).expect(409);
    expect(refused.body.detail).toMatch(/1 of these devices have no agent/);
    const sent = await served.call('post', '/commands').send({ devices: { filter: { siteId: site.id } }, kind: 'refresh-inventory' }).expect(201);
    expect(sent.body.commands.map(({ deviceId }: { deviceId: string }) => deviceId)).not.toContain(asset.id);
    expect((await served.call('get', `/devices/${asset.id}/commands`).expect(200)).body.items).toEqual([]);
    const none = await served.call('post', '/commands').send({ devices: { filter: { management: 'none' } }, kind: 'refresh-inventory' }).expect(201);
    expect(none.body.count).toBe(0);
  });

  it('labels of both are on the one that stays, and go back with the other', async () => {
    const [asset, other] = [await add({ name: 'Étiquetée 1', kind: 'laptop' }), await add({ name: 'Étiquetée 2', kind: 'laptop' })];
    const label = (id: string, ...labels: string[]) => served.call('post', '/devices/labels').send({ devices: { ids: [id] }, add: labels }).expect(200);
    await label(asset.id, 'CM2', 'Prêt');
    await label(other.id, 'prêt', 'ULIS');
    const { id, device } = (await served.call('post', `/devices/${other.id}/merge`).send({ otherId: asset.id }).expect(200)).body as MergeView;
    expect(device.labels).toEqual(['CM2', 'Prêt', 'ULIS']);
    const undone = (await served.call('post', `/devices/merges/${id}/undo`).expect(200)).body as MergeUndone;
    expect([undone.device.labels, undone.other.labels]).toEqual([['Prêt', 'ULIS'], ['CM2', 'Prêt']]);
    const offered = (await served.call('get', '/devices/labels?q=ul').expect(200)).body as Page<{ label: string }>;
    expect(offered.items).toEqual([{ label: 'ULIS' }]);
    await served.call('post', '/devices/labels').send({ devices: { ids: [asset.id] }, add: ['a, b'] }).expect(400);
    await served.call('post', '/devices/labels').send({ devices: { ids: [asset.id] }, add: ['x'.repeat(41)] }).expect(400);
  });

  it('two rows of one machine are shown to each other, made one, and made two again', async () => {
    const [asset, other] = [await add({ name: 'Portable 12', kind: 'laptop', serial: 'TW-0001', assetTag: 'P12', macs: ['a4bb6d111213'] }), await add({ name: 'Portable douze', kind: 'laptop', serial: 'tw 0001', model: 'L13' })];
    expect(await twins(asset.id)).toMatchObject([{ device: { id: other.id }, on: 'serial', confidence: 'certain', differs: [] }]);
    expect((await twins(other.id)).map(({ device }) => device.id)).toEqual([asset.id]);
    const { id, device } = (await served.call('post', `/devices/${other.id}/merge`).send({ otherId: asset.id, nameOf: asset.id }).expect(200)).body as MergeView;
    expect(device).toMatchObject({ id: other.id, name: 'Portable 12', assetTag: 'P12', model: 'L13', macs: ['a4:bb:6d:11:12:13'] });
    await served.call('get', `/devices/${asset.id}`).expect(404);
    expect(await history(other.id)).toEqual(['merged', 'created', 'created']);
    const [told, ...more] = ((await served.call('get', `/devices/${other.id}/merges`).expect(200)).body as Page<MergedView>).items;
    expect([told, more]).toEqual([{ id, name: 'Portable 12', at: expect.any(String), until: expect.any(String) }, []]);
    expect(Date.parse(told?.until ?? '') - Date.parse(told?.at ?? '')).toBe(30 * 86_400_000);
    await put('patch', `/devices/${other.id}`).send({ assetTag: 'P12-bis' }).expect(200);
    const undone = (await served.call('post', `/devices/merges/${id}/undo`).expect(200)).body as MergeUndone;
    expect(undone).toMatchObject({ device: { id: other.id, name: 'Portable douze', assetTag: 'P12-bis', macs: [] }, other: { id: asset.id, name: 'Portable 12', assetTag: 'P12', serial: 'TW-0001', macs: ['a4:bb:6d:11:12:13'] }, kept: ['assetTag'] });
    expect(await history(asset.id)).toEqual(['unmerged', 'created']);
    expect(await journal(other.id)).toEqual(expect.arrayContaining(['device.merged', 'device.unmerged']));
    await served.call('post', `/devices/merges/${id}/undo`).expect(404);
    for (const one of [asset, other]) expect((await served.call('get', `/devices/${one.id}/merges`).expect(200)).body.items).toEqual([]);
    await put('put', `/devices/${asset.id}/distinct/${other.id}`).expect(204);
    expect([await twins(asset.id), await twins(other.id)]).toEqual([[], []]);
  });

  it('a row without an agent goes into the device that came by itself; two with agents stay two', async () => {
    const { id } = await served.addDevice({ name: 'POSTE-4411' });
    const second = await served.addDevice();
    const asset = await add({ name: 'Poste enseignant', kind: 'desktop', assetTag: 'poste 4411', siteId: elsewhere.id });
    expect(await twins(asset.id)).toEqual([]);
    const near = await add({ name: 'Poste du fond', kind: 'desktop', assetTag: 'poste 4411' });
    expect(await twins(id)).toMatchObject([{ device: { id: near.id }, on: 'tag', confidence: 'probable' }]);
    const { device } = (await served.call('post', `/devices/${near.id}/merge`).send({ otherId: id }).expect(200)).body as MergeView;
    expect(device).toMatchObject({ id, management: 'agent', name: 'Poste du fond', assetTag: 'poste 4411', certificate: { revokedAt: null } });
    await served.call('post', `/devices/${id}/merge`).send({ otherId: second.id }).expect(409);
    await served.call('post', `/devices/${id}/merge`).send({ otherId: id }).expect(400);
    await served.call('post', `/devices/${id}/merge`).send({ otherId: '00000000-0000-7000-8000-000000000000' }).expect(404);
  });

  it('marks are written by the database as by the rules', async () => {
    const texts = ['pf-1ab 234', 'É-12 ßx', ' ', 'Ⅷ٣', 'a\u00a0b', 'ﬁ12', 'x/y_z.9'];
    const rows: { text: string; mark: string }[] = await served.server.app.get(Database).system((em) => em.query(`select text, upper(regexp_replace(text, '[^0-9A-Za-z]', '', 'g')) as mark from unnest($1::text[]) as text`, [texts]));
    expect(rows.map(({ mark }) => mark)).toEqual(texts.map(markOf));
  });

  it('is read with the rest of an organisation, and counted there', async () => {
    const before = (await served.call('get', `/organisations/${elsewhere.organisation.id}`).expect(200)).body as OrganisationView;
    await add({ siteId: undefined as never, organisationId: elsewhere.organisation.id });
    expect(((await served.call('get', `/organisations/${elsewhere.organisation.id}`).expect(200)).body as OrganisationView).devices).toBe(before.devices + 1);
  });
});
