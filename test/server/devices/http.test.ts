import request from 'supertest';
import type { DeviceDetail, DeviceRow, Page, Problem, SavedView, SiteView } from '#contract';
import { describeEngines } from '../../support/database.js';
import { serve, type Served } from '../../support/served.js';

describeEngines('devices over HTTP', (engine) => {
  let served: Served;
  let ids: string[];
  beforeAll(async () => {
    served = await serve(engine);
    ids = await served.addSilentDevices(12);
  });
  afterAll(() => served?.close());
  const patch = (path: string) =>
    request(served.server.urls.http).patch(`/api/v1${path}`).set('cookie', served.identity.cookie).set('x-craie-csrf', served.identity.csrf);

  test('pages follow each other by their cursor', async () => {
    const first = (await served.call('get', '/devices?limit=5&sort=-name').expect(200)).body as Page<DeviceRow>;
    const second = (await served.call('get', `/devices?limit=5&sort=-name&cursor=${first.next}`).expect(200)).body as Page<DeviceRow>;
    expect([...first.items, ...second.items].map((row) => row.id)).toEqual([...ids].sort().reverse().slice(0, 10));
    expect((await served.call('get', '/devices/count').expect(200)).body).toEqual({ count: 12 });
    expect((await served.call('get', '/devices/summary').expect(200)).body).toMatchObject({ total: 12, online: 0 });
  });

  test.each([['sort=battery', 'sort'], ['limit=201', 'limit'], ['limit=x', 'limit'], ['kind=phone', 'kind'], ['siteId=1', 'siteId'], ['q=%00', 'q'], ['below=1', 'below'], ['colour=red', 'colour'], ['silentDays=0', 'silentDays'], ['silentDays=x', 'silentDays'], ['app=A%20B', 'app'], [`q=${'x'.repeat(201)}`, 'q'], ['q=1&q=2', 'q']])('a wrong query is named: %s', async (query, field) => {
    const problem = (await served.call('get', `/devices?${query}`).expect(400)).body as Problem;
    expect(problem).toMatchObject({ code: 'invalid_query', fields: [{ field }] });
  });

  test('organisations, sites and their numbers count real devices', async () => {
    const { organisation, site } = (await served.call('get', `/devices/${ids[0]}`).expect(200)).body as DeviceDetail;
    expect((await served.call('get', `/organisations/${organisation.id}`).expect(200)).body).toMatchObject({ ...organisation, devices: 12 });
    expect((await served.call('get', `/sites/${site?.id}`).expect(200)).body).toMatchObject({ ...site, organisation, devices: 12 });
    const { items } = (await served.call('get', `/sites?organisationId=${organisation.id}`).expect(200)).body as Page<SiteView>;
    expect(items.find(({ id }) => id === site?.id)?.devices).toBe(12);
    for (const place of [`organisationId=${organisation.id}`, `siteId=${site?.id}`]) {
      expect((await served.call('get', `/devices/summary?${place}`).expect(200)).body).toMatchObject({ total: 12, sites: 1 });
    }
    expect((await served.call('get', `/devices/summary?siteId=${organisation.id}`).expect(200)).body).toMatchObject({ total: 0 });
    await served.call('get', '/devices/summary?siteId=x').expect(400);
    for (const path of [`/organisations/${site?.id}`, `/sites/${organisation.id}`, '/organisations/x', '/sites/x']) await served.call('get', path).expect(404);
    expect((await served.call('get', '/devices?silentDays=7').expect(200)).body).toEqual({ items: [], next: null });
  });

  test('nobody reads without signing in, and what does not exist is 404', async () => {
    await request(served.server.urls.http).get('/api/v1/devices').expect(401);
    for (const path of ['', '/inventory', '/software', '/presence', '/events']) {
      for (const id of ['00000000-0000-7000-8000-000000000000', 'x']) await served.call('get', `/devices/${id}${path}`).expect(404);
    }
  });

  test('the page of a device that has said nothing yet', async () => {
    const [id] = ids as [string];
    expect((await served.call('get', `/devices/${id}`).expect(200)).body).toMatchObject({ id, presence: 'never', allowed: null, certificate: null, week: [0, 0, 0, 0, 0, 0, 0] });
    expect((await served.call('get', `/devices/${id}/inventory`).expect(200)).body).toEqual({});
    expect((await served.call('get', `/devices/${id}/software`).expect(200)).body).toEqual({ items: [], next: null });
    const week = (await served.call('get', `/devices/${id}/presence?from=2026-03-23&days=7`).expect(200)).body as { days: { date: string; online: boolean[] }[] };
    expect(week.days.map((day) => day.date).at(-1)).toBe('2026-03-29');
    expect(week.days.every((day) => day.online.length === 48)).toBe(true);
    await served.call('get', `/devices/${id}/presence?from=2026-02-30`).expect(400);
    expect((await served.call('get', `/devices/${id}/events`).expect(200)).body).toMatchObject({ items: [{ kind: 'enrolled' }], next: null });
  });

  test('a device is renamed, retired, and only then deleted', async () => {
    const id = ids[1] as string;
    expect((await patch(`/devices/${id}`).send({ name: 'ENI salle 2', assetTag: 'A-1' }).expect(200)).body as DeviceDetail).toMatchObject({ name: 'ENI salle 2', assetTag: 'A-1' });
    for (const body of [{ name: ' ' }, { name: 'a\nb' }, { name: null }, { status: 'quarantined' }, { siteId: 'x' }, { kind: 'tablet' }]) await patch(`/devices/${id}`).send(body).expect(400);
    await patch(`/devices/${id}`).send({ siteId: '00000000-0000-7000-8000-000000000000' }).expect(404);
    await served.call('delete', `/devices/${id}`).expect(409);
    await patch(`/devices/${id}`).send({ status: 'retired' }).expect(200);
    expect((await served.call('get', '/devices/count').expect(200)).body).toEqual({ count: 11 });
    expect((await served.call('get', '/devices/count?status=retired').expect(200)).body).toEqual({ count: 1 });
    await served.call('delete', `/devices/${id}`).expect(204);
    await served.call('get', `/devices/${id}`).expect(404);
    const trail = (await served.call('get', `/audit?deviceId=${id}`).expect(200)).body as Page<{ action: string }>;
    expect(trail.items.map((entry) => entry.action)).toEqual(['device.deleted', 'device.updated', 'device.updated']);
  });

  test('the export is a file', async () => {
    await patch(`/devices/${ids[3]}`).send({ name: 'Écran 3' }).expect(200);
    const { headers, text } = await served.call('get', '/devices/export.csv?q=ecran%203').expect(200);
    expect(headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="devices.csv"' });
    expect(text.trimEnd().split('\r\n')).toHaveLength(2);
  });

  test('views are kept by name, and are gone when deleted', async () => {
    const save = (query: unknown) => served.call('post', '/views').send({ room: 'devices', name: 'Hors ligne', query });
    await save({ presence: 'offline' }).expect(201);
    const { body } = await save({ presence: 'never' }).expect(201);
    await save({ presence: 1 }).expect(400);
    const views = (await served.call('get', '/views?room=devices').expect(200)).body as SavedView[];
    expect(views).toEqual([{ ...(body as SavedView), query: { presence: 'never' } }]);
    await served.call('delete', `/views/${(body as SavedView).id}`).expect(204);
    await served.call('delete', `/views/${(body as SavedView).id}`).expect(404);
  });
});
