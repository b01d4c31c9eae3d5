/** Looks of the syndicate into a commune that keeps its own console, on everything that belongs to one place or one device. */
import { io, type Socket } from 'socket.io-client';
import request from 'supertest';
import { DELEGATED_USUALLY, type AuditView, type DeviceDetail, type DeviceRow, type LookView, type Page, type Problem, type SiteView, type OrganisationView } from '#contract';
import { Database } from '#database';
import { newId } from '../../../../apps/server/src/shared/id.js';
import { DeviceService } from '../../../../apps/server/src/devices/index.js';
import { describeEngines } from '../../../support/database.js';
import { eventually, serve, type Served } from '../../../support/served.js';
import { TurnedClock } from '../door.js';

const RING = { kind: 'ring', args: { seconds: 1 } };
const REASON = 'Incident signalé par la commune';

describeEngines('looks into a commune that keeps its own console', (engine) => {
  const clock = new TurnedClock();
  const sockets: Socket[] = [];
  let served: Served;
  let device: string;
  let place: { organisation: { id: string; name: string }; site: { id: string } };
  let elsewhere: string;
  let grouping: string;
  const tokens: Record<string, string> = {};
  beforeAll(async () => {
    served = await serve(engine, { clock });
    const tenantId = (await served.call('get', '/session').expect(200)).body.organisation.id as string;
    const { items } = (await served.call('get', '/sites?limit=200').expect(200)).body as Page<SiteView>;
    const sites = items.filter(({ organisation }) => organisation.id !== tenantId);
    const [site, other] = [sites[0], sites.find(({ organisation }) => organisation.id !== sites[0]?.organisation.id)] as [SiteView, SiteView];
    const add = ({ id, organisation }: SiteView, name: string) => served.server.app.get(Database).system((em) => served.server.app.get(DeviceService, { strict: false }).create(em, {
      tenantId, organisationId: organisation.id, siteId: id, name, platform: 'linux', serial: null, machineId: null, agentVersion: null, tokenId: null,
    }));
    device = await add(site, 'tablette-07');
    elsewhere = await add(other, 'tablette-08');
    const { organisation } = site;
    place = { organisation, site };
    grouping = ((await served.call('post', '/organisations').send({ name: 'CC du Look', kind: 'grouping' }).expect(201)).body as OrganisationView).id;
    await served.call('patch', `/organisations/${organisation.id}`).send({ parentId: grouping }).expect(200);
    await served.call('put', `/organisations/${organisation.id}/delegation`).send({ permissions: DELEGATED_USUALLY, name: organisation.name, colour: '#2b6a56', locale: 'fr', slug: 'ville', signIn: { password: true, providers: [] } }).expect(200);
    // Made while the sign-in is fresh: the clock is turned on later.
    for (const [name, limit] of Object.entries({ script: {}, commune: { organisationIds: [place.organisation.id] }, school: { siteIds: [place.site.id] } })) {
      const { body } = await served.call('post', '/session/api-tokens').send({ name, permissions: ['devices.read'], ...limit }).expect(201);
      tokens[name] = (body as { token: string }).token;
    }
  });
  afterEach(() => sockets.splice(0).forEach((socket) => socket.close()));
  afterAll(() => served?.close());

  const look = (reason: unknown = REASON, id = place.organisation.id) => served.call('post', `/organisations/${id}/looks`).send({ reason });
  const looks = async () => ((await served.call('get', '/audit?action=delegation.looked').expect(200)).body as Page<AuditView>).items;
  /** Whatever belongs to this device, or to its place alone. */
  const doors = (): [method: 'get' | 'post' | 'patch' | 'delete', path: string, body?: object][] => [
    ...['', '/inventory', '/software', '/presence', '/events', '/target', '/commands'].map((part): ['get', string] => ['get', `/devices/${device}${part}`]),
    ...['/devices', '/devices/count', '/devices/summary', '/devices/export.csv'].flatMap((list): ['get', string][] => [['get', `${list}?organisationId=${place.organisation.id}`], ['get', `${list}?siteId=${place.site.id}`], ['get', `${list}?organisationId=${grouping}`]]),
    ['patch', `/devices/${device}`, { assetTag: 'T-07' }], ['post', `/devices/${device}/release`, {}], ['delete', `/devices/${device}`],
    ['post', '/commands', { devices: { ids: [device, elsewhere] }, ...RING }], ['post', '/commands', { devices: { filter: { siteId: place.site.id } }, ...RING }],
    ['post', '/commands', { devices: { filter: { q: 'tablette' } }, ...RING }], ...['/audit', '/audit/export.csv', '/audit/export.ndjson'].map((journal): ['get', string] => ['get', `${journal}?deviceId=${device}`]),
  ];
  const answers = async () => Promise.all(doors().map(async ([method, path, body]) => {
    const { status, body: problem } = await served.call(method, path).send(method === 'get' ? undefined : body);
    return { door: `${method} ${path}`, status, problem: problem as Problem };
  }));

  test('whatever belongs to one device or one place asks for the reason first, and says of which commune', async () => {
    for (const { door, status, problem } of await answers()) {
      expect({ door, status, code: problem.code, organisations: problem.organisations }).toEqual({ door, status: 428, code: 'reason_required', organisations: [place.organisation] });
    }
    expect((await served.call('get', `/devices/${elsewhere}`).expect(200)).body.assetTag).toBeNull();
    expect(await looks()).toEqual([]);
  });

  test('what is over everything stays open, as do the register and other communes', async () => {
    const { items } = (await served.call('get', '/devices').expect(200)).body as Page<DeviceRow>;
    expect(items.map(({ id }) => id).sort()).toEqual([device, elsewhere].sort());
    expect((await served.call('get', '/devices/count').expect(200)).body).toEqual({ count: 2 });
    expect((await served.call('get', '/devices/summary').expect(200)).body).toMatchObject({ total: 2 });
    for (const path of [`/organisations/${place.organisation.id}`, `/sites/${place.site.id}`, `/sites?organisationId=${place.organisation.id}`, '/devices?q=tablette', '/devices/export.csv', `/devices/${elsewhere}`]) await served.call('get', path).expect(200);
  });

  test('a reason opens an hour, is said once in the journal of the commune, and a new one begins a new hour', async () => {
    for (const reason of ['', '  ', 'x', 'x'.repeat(301), 7, undefined]) await served.call('post', `/organisations/${place.organisation.id}/looks`).send({ reason }).expect(400);
    const said = (await look(`  ${REASON} `).expect(201)).body as LookView;
    expect(said).toMatchObject({ organisation: place.organisation, reason: REASON });
    expect((Date.parse(said.until) - clock.now().getTime()) / 60_000).toBeCloseTo(60, 0);
    for (const { door, status } of await answers()) expect([door, status]).not.toEqual([door, 428]);
    expect(await looks()).toMatchObject([{ actor: 'owner', subject: `organisation:${place.organisation.id}`, detail: { name: place.organisation.name }, reason: REASON }]);
    clock.turn(3_601);
    await served.call('get', `/devices/${device}`).expect(428);
    await look('Suivi du même incident').expect(201);
    await served.call('get', `/devices/${device}`).expect(200);
    expect((await looks()).map(({ reason }) => reason)).toEqual(['Suivi du même incident', REASON]);
  });

  test('a token says its own reason: what its owner said does not count for it', async () => {
    await look().expect(201);
    const token = tokens['script'];
    const call = (method: 'get' | 'post', path: string) => request(served.server.urls.http)[method](`/api/v1${path}`).set('authorization', `Bearer ${token}`);
    expect((await call('get', `/devices/${device}`).expect(428)).body.code).toBe('reason_required');
    await call('post', `/organisations/${place.organisation.id}/looks`).send({ reason: 'Relevé mensuel' }).expect(201);
    await call('get', `/devices/${device}`).expect(200);
    expect((await looks())[0]).toMatchObject({ actor: 'owner (script)', reason: 'Relevé mensuel' });
  });

  test('a token that is limited to the commune, or to a school of it, is one of the syndicate all the same', async () => {
    for (const token of [tokens['commune'], tokens['school']]) {
      const call = (method: 'get' | 'post', path: string) => request(served.server.urls.http)[method](`/api/v1${path}`).set('authorization', `Bearer ${token}`);
      for (const path of [`/devices/${device}`, `/devices?siteId=${place.site.id}`, '/devices', '/devices/count', '/devices/summary', '/devices/export.csv', '/devices?q=tablette']) expect((await call('get', path).expect(428)).body.organisations).toEqual([place.organisation]);
      await call('post', `/organisations/${place.organisation.id}/looks`).send({ reason: 'Relevé mensuel' }).expect(201);
      await call('get', `/devices/${device}`).expect(200);
      await call('get', `/devices/${elsewhere}`).expect(404);
      expect(((await call('get', '/devices').expect(200)).body as Page<DeviceRow>).items.map(({ id }) => id)).toEqual([device]);
    }
  });

  test('the journal of the commune is asked for with a reason, in every form; the journal of everything is not', async () => {
    clock.turn(3_601);
    const { id } = place.organisation;
    for (const path of [`/audit?organisationId=${id}`, `/audit/export.csv?organisationId=${id}`, `/audit/export.ndjson?organisationId=${id}`]) expect((await served.call('get', path).expect(428)).body).toMatchObject({ code: 'reason_required', organisations: [place.organisation] });
    await served.call('get', '/audit').expect(200);
    await look().expect(201);
    expect(((await served.call('get', `/audit?organisationId=${id}&limit=1`).expect(200)).body as Page<unknown>).items).toHaveLength(1);
  });

  test('a deployment over several such communes: its numbers are open, its devices and what is done to it ask for each of them', async () => {
    clock.turn(3_601);
    const db = served.server.app.get(Database);
    const other = (await served.call('get', `/devices/${elsewhere}`).expect(200)).body as DeviceDetail;
    const { id: otherId, name } = other.organisation;
    const id = newId();
    await db.system(async (em) => {
      const [tenant]: { id: string }[] = await em.query('select id from organisation where id = tenant_id');
      await em.query(`insert into deployment (id, tenant_id, app_id, app_name, package, ensure, wish, created_at, created_by, settled_done, settled_failed) values ($1, $2, $1, 'App', 'app', 'present', 'install', now(), 'x', 0, 0)`, [id, tenant?.id]);
      await em.query('insert into deployment_wave (tenant_id, deployment_id, number) values ($1, $2, 1)', [tenant?.id, id]);
      for (const deviceId of [device, elsewhere]) {
        await em.query(`insert into deployment_device (deployment_id, device_id, tenant_id, key, wave, phase, changed_at) values ($3, $1, $2, 'app:app', 1, 'assigned', now())`, [deviceId, tenant?.id, id]);
        await em.query(`insert into device_target (device_id, tenant_id, revision, etag, changed_at) values ($1, $2, 1, '', now()) on conflict do nothing`, [deviceId, tenant?.id]);
        await em.query(`insert into target_item (device_id, key, tenant_id, spec, deployment_id, assigned_revision, state, updated_at) values ($1, 'app:app', $2, '{"key":"app:app","kind":"app","ensure":"present","package":"app","title":"App"}', $3, 1, 'failed', now())`, [deviceId, tenant?.id, id]);
      }
    });
    const acts = ['retry', 'cancel'].map((act) => () => served.call('post', `/deployments/${id}/${act}`).send({}));
    const doorsOf = [() => served.call('get', `/deployments/${id}/devices`), ...acts];
    const asked = async () => Promise.all(doorsOf.map(async (door) => { const { status, body } = await door(); return [status, (body as Problem).organisations?.map((one) => one.id).sort()]; }));
    expect(await asked()).toEqual(doorsOf.map(() => [428, [place.organisation.id]]));
    await served.call('put', `/organisations/${otherId}/delegation`).send({ permissions: DELEGATED_USUALLY, name, colour: '#2b6a56', locale: 'fr', slug: 'autre', signIn: { password: true, providers: [] } }).expect(200);
    expect(await asked()).toEqual(doorsOf.map(() => [428, [place.organisation.id, otherId].sort()]));
    for (const open of [`/deployments/${id}`, '/deployments']) await served.call('get', open).expect(200);
    await look().expect(201);
    expect(await asked()).toEqual(doorsOf.map(() => [428, [otherId]]));
    await look(REASON, otherId).expect(201);
    for (const door of doorsOf) await door().expect(200);
    await served.call('delete', `/organisations/${otherId}/delegation`).send({ reason: 'fin de l’essai' }).expect(200);
  });

  test('nobody notes a reason where none is asked for', async () => {
    await look(REASON, '0197f0a0-0000-7000-8000-000000000000').expect(404);
    const { organisation } = (await served.call('get', `/devices/${elsewhere}`).expect(200)).body as DeviceDetail;
    expect((await look(REASON, organisation.id).expect(409)).body.code).toBe('conflict');
  });

  test('live news of a device page follow the same rule', async () => {
    clock.turn(3_601);
    const { http } = served.server.urls;
    const socket = io(http, { path: '/api/live', transports: ['websocket'], extraHeaders: { origin: http, cookie: served.identity.cookie }, reconnection: false, forceNew: true });
    sockets.push(socket);
    const heard: string[] = [];
    socket.on('command.changed', ({ deviceId }: { deviceId: string }) => void heard.push(deviceId));
    await new Promise<void>((resolve, reject) => { socket.once('connect', resolve).once('connect_error', reject); });
    const order = (id: string) => served.call('post', '/commands').send({ devices: { ids: [id] }, ...RING });
    const hears = (id: string) => eventually(`news of ${id}`, async () => { await order(id); return heard.includes(id); });
    // Of two pages asked for at once one is let in: by its news it is known that the question was answered.
    socket.emit('watch', { deviceIds: [device, elsewhere] });
    await hears(elsewhere);
    await look().expect(201);
    await order(device).expect(201);
    heard.length = 0;
    await hears(elsewhere);
    expect(heard).not.toContain(device);
    socket.emit('watch', { deviceIds: [device, elsewhere] });
    await hears(device);
  });
});
