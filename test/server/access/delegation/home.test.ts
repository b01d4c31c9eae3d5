/** The people of a commune: what they may do in the console that was handed over to them, and what ends when it is taken back. */
import { io } from 'socket.io-client';
import { permissionsOf, type ApiTokenView, type AuditView, type ConsoleView, type DelegationView, type DeviceRow, type OrganisationView, type Page, type Permission, type SessionView, type SiteView } from '#contract';
import { Database } from '#database';
import { DeviceService } from '../../../../apps/server/src/devices/index.js';
import { DelegationEnds } from '../../../../apps/server/src/access/delegation/delegation.ends.js';
import { describeEngines } from '../../../support/database.js';
import { openDoor, type Browser, type Door } from '../door.js';
import { browserOf, handOver, invited, PASSWORD, type Person } from '../people.js';

const GIVEN: Permission[] = ['devices.read', 'devices.manage', 'enrolment.manage', 'users.manage', 'settings.manage', 'audit.read'];

describeEngines('the people of a delegated commune', (engine) => {
  let door: Door;
  let owner: Browser;
  let bordeaux: OrganisationView;
  let pessac: OrganisationView;
  let devices: Record<'bordeaux' | 'pessac', string>;
  let admin: Person;
  let technician: Person;
  beforeAll(async () => {
    door = await openDoor({}, engine);
    owner = await door.signIn();
    const commune = async (name: string) => (await owner.call('post', '/organisations').send({ name, kind: 'commune' }).expect(201)).body as OrganisationView;
    [bordeaux, pessac] = [await commune('Bordeaux'), await commune('Pessac')];
    const school = async ({ id }: OrganisationView) => (await owner.call('post', '/sites').send({ organisationId: id, name: 'École', kind: 'school' }).expect(201)).body as SiteView;
    const add = async (place: OrganisationView, name: string) => {
      const { id: siteId } = await school(place);
      return door.server.app.get(Database).system((em) => door.server.app.get(DeviceService, { strict: false }).create(em, {
        tenantId: owner.view.organisation.id, organisationId: place.id, siteId, name, platform: 'linux', serial: null, machineId: null, agentVersion: null, tokenId: null,
      }));
    };
    devices = { bordeaux: await add(bordeaux, 'B-01'), pessac: await add(pessac, 'P-01') };
    await handOver(owner, bordeaux, { permissions: GIVEN, slug: 'bordeaux' });
    admin = await invited(door, owner, 'adminbx', 'commune-admin', undefined, { organisationId: bordeaux.id });
  });
  afterAll(() => door?.close());

  const delegation = (rest = '') => `/organisations/${bordeaux.id}/delegation${rest}`;
  const takeBack = (reason = 'Convention échue') => owner.call('delete', delegation()).send({ reason });

  it('their console is that of their commune; they may do what was handed over, and see its fleet alone', async () => {
    expect(admin.view.permissions).toEqual(permissionsOf(['commune-admin']).filter((permission) => GIVEN.includes(permission)));
    expect(admin.view.console).toMatchObject({ name: 'Bordeaux', colour: '#8a1c3d', takenBack: false });
    expect(owner.view.console).toMatchObject({ name: null, logo: null, colour: null });
    const { items } = (await admin.call('get', '/devices').expect(200)).body as Page<DeviceRow>;
    expect(items.map(({ id }) => id)).toEqual([devices.bordeaux]);
    // Nobody asks them why they look at their own devices.
    await admin.call('get', `/devices/${devices.bordeaux}`).expect(200);
    for (const path of [`/devices/${devices.pessac}`, `/organisations/${pessac.id}`]) await admin.call('get', path).expect(404);
    // Held by the role, and not handed over.
    await admin.call('post', '/sites').send({ organisationId: bordeaux.id, name: 'Médiathèque', kind: 'library' }).expect(403);
  });

  it('they invite their own people, who are at home there too', async () => {
    technician = await invited(door, admin, 'technicienbx', 'commune-technician', undefined, { organisationId: bordeaux.id });
    expect(technician.view).toMatchObject({ permissions: ['devices.read', 'devices.manage', 'enrolment.manage'], console: { name: 'Bordeaux' } });
    await technician.call('get', '/users').expect(403);
  });

  it('they change how their console looks, not another one, and not what was handed over', async () => {
    expect((await admin.call('patch', `/organisations/${bordeaux.id}/console`).send({ name: 'Bordeaux métropole', colour: '#123456' }).expect(200)).body as ConsoleView).toMatchObject({ name: 'Bordeaux métropole', colour: '#123456' });
    expect(((await technician.call('get', '/session').expect(200)).body as SessionView).console).toMatchObject({ name: 'Bordeaux métropole', colour: '#123456' });
    await admin.call('patch', `/organisations/${pessac.id}/console`).send({ name: 'Pris' }).expect(404);
    await technician.call('patch', `/organisations/${bordeaux.id}/console`).send({ name: 'Pris' }).expect(403);
    for (const method of ['get', 'put', 'delete'] as const) await admin.call(method, delegation()).send(method === 'get' ? undefined : { reason: 'à nous' }).expect(403);
  });

  it('what is handed over can be less or more, from the next request on', async () => {
    await handOver(owner, bordeaux, { permissions: ['devices.read'], slug: 'bordeaux' });
    await admin.call('get', '/users').expect(403);
    await admin.call('get', '/devices').expect(200);
    await handOver(owner, bordeaux, { permissions: GIVEN, slug: 'bordeaux' });
    await admin.call('get', '/users').expect(200);
  });

  it('the database alone keeps a commune from widening what was handed over, and from other consoles', async () => {
    const database = door.server.app.get(Database);
    const scope = { tenantId: owner.view.organisation.id, organisations: [bordeaux.id] };
    const as = (statement: string, params: unknown[] = []) => database.tenant(scope, (em) => em.query(statement, params));
    await handOver(owner, pessac);
    expect(await as('select organisation_id from delegation')).toEqual([{ organisation_id: bordeaux.id }]);
    for (const statement of [
      `update delegation set permissions = '{delegation.manage}'`, `update delegation set active = true`, `update delegation set host = 'pris.example'`, 'delete from delegation',
      `insert into look (id, tenant_id, organisation_id, actor_id, ends_at) values (gen_random_uuid(), '${scope.tenantId}', '${pessac.id}', gen_random_uuid(), now())`,
    ]) await expect(as(statement)).rejects.toThrow(/permission denied|row-level security/);
    expect(await as(`update delegation set name = 'Pris' where organisation_id = $1 returning 1`, [pessac.id])).toEqual([[], 0]);
  });

  it('taken back: sessions, tokens and live pages end at once; given again, people and their roles are as before', async () => {
    const { token } = (await admin.call('post', '/session/api-tokens').send({ name: 'script', permissions: ['devices.read'] }).expect(201)).body as ApiTokenView;
    const byToken = (path: string) => door.call('get', path).set('authorization', `Bearer ${token}`);
    await byToken('/devices').expect(200);
    const { reach } = (await owner.call('get', delegation()).expect(200)).body as DelegationView;
    expect(reach).toEqual({ people: 2, sessions: 2, tokens: 1 });

    const { http } = door.server.urls;
    const pages = [admin, technician].map(({ cookie }) => io(http, { path: '/api/live', transports: ['websocket'], extraHeaders: { origin: http, cookie }, reconnection: false, forceNew: true }));
    await Promise.all(pages.map((page) => new Promise<void>((resolve, reject) => { page.once('connect', resolve).once('connect_error', reject); })));
    const ended = Promise.all(pages.map((page) => new Promise<string>((resolve) => { page.once('disconnect', resolve); })));
    const since = Date.now();
    expect((await takeBack().expect(200)).body as DelegationView).toMatchObject({ active: false, reach: { people: 2, sessions: 0, tokens: 1 } });
    expect(await ended).toEqual(['io server disconnect', 'io server disconnect']);
    expect(Date.now() - since).toBeLessThan(5_000);
    await admin.call('get', '/session').expect(401);
    await byToken('/devices').expect(401);
    expect((await door.tryPassword(technician.email, PASSWORD).expect(403)).body.code).toBe('access_ended');
    const [entry] = ((await owner.call('get', '/audit?action=delegation.taken-back').expect(200)).body as Page<AuditView>).items;
    expect(entry).toMatchObject({ reason: 'Convention échue', detail: { people: 2, sessions: 2, tokens: 1 } });
    // The owner needs no reason any more.
    await owner.call('get', `/devices/${devices.bordeaux}`).expect(200);

    await handOver(owner, bordeaux, { permissions: GIVEN, slug: 'bordeaux' });
    await admin.call('get', '/session').expect(401);
    await byToken('/devices').expect(200);
    const again = await browserOf(door, technician.email);
    expect(again.view.permissions).toEqual(technician.view.permissions);
    expect(again.view.console.name).toBe('Bordeaux');
  });

  it('taken back by itself at its planned end, as by hand; until then both sides know when', async () => {
    const hours = (count: number) => new Date(door.clock.now().getTime() + count * 3_600_000).toISOString();
    const given = (until?: string) => handOver(owner, bordeaux, { permissions: GIVEN, slug: 'bordeaux', ...(until && { until }) });
    const trail = async (action: string) => ((await owner.call('get', `/audit?action=${action}`).expect(200)).body as Page<AuditView>).items;
    const ends = async () => { await door.server.app.get(DelegationEnds).run(); return (await owner.call('get', delegation()).expect(200)).body as DelegationView; };
    for (const until of [hours(-1), hours(0), '2026-W53', '0000-00-00']) {
      const { fields } = (await owner.call('put', delegation()).send({ permissions: GIVEN, name: 'Bordeaux', colour: '#8a1c3d', locale: 'fr', slug: 'bordeaux', signIn: { password: true, providers: [] }, until }).expect(400)).body;
      expect(fields).toMatchObject([{ field: 'until' }]);
    }
    const [late, early] = [hours(5), hours(2)];
    expect(await given(late)).toMatchObject({ active: true, until: late, ended: null });
    expect(await given()).toMatchObject({ until: null });
    expect(await given(late)).toMatchObject({ until: late });
    expect(await given(early)).toMatchObject({ until: early });
    expect((await trail('delegation.changed')).slice(0, 3)).toMatchObject([{ detail: { until: early, untilBefore: late } }, { detail: { until: late, untilBefore: null } }, { detail: { until: null, untilBefore: late } }]);
    const person = await browserOf(door, technician.email);
    expect(person.view.console.until).toBe(early);
    expect((await door.call('get', '/console?slug=bordeaux').expect(200)).body as ConsoleView).toMatchObject({ takenBack: false, until: null });

    door.clock.turn(2 * 3_600 - 60);
    expect(await ends()).toMatchObject({ active: true });
    await person.call('get', '/session').expect(200);
    door.clock.turn(61);
    expect(await ends()).toMatchObject({ active: false, until: null, ended: { by: null, reason: null } });
    await person.call('get', '/session').expect(401);
    expect((await door.call('get', '/console?slug=bordeaux').expect(200)).body as ConsoleView).toMatchObject({ takenBack: true });
    const [entry, ...before] = await trail('delegation.taken-back');
    expect(entry).toMatchObject({ actor: 'Craie', reason: null, organisation: { id: bordeaux.id }, detail: { planned: true, people: 2, sessions: 2 } });
    await ends();
    expect(await trail('delegation.taken-back')).toHaveLength(before.length + 1);
    // Given again, it has no end until somebody says so.
    expect(await given()).toMatchObject({ active: true, until: null, ended: null });
    door.clock.turn(10 * 3_600);
    expect(await ends()).toMatchObject({ active: true });
    door.clock.turn(-12 * 3_600 - 1);
  });

  it('a console that takes no passwords says so, to who has the right one', async () => {
    const { id } = (await owner.call('post', '/identity-providers').send({ name: 'ProConnect', issuer: 'https://pro.example', kind: 'other' }).expect(201)).body as { id: string };
    await handOver(owner, bordeaux, { permissions: GIVEN, slug: 'bordeaux', signIn: { password: false, providers: [id] } });
    expect((await door.tryPassword(technician.email, PASSWORD).expect(403)).body.code).toBe('password_off');
    expect((await door.tryPassword(technician.email, 'another-password-altogether').expect(401)).body.code).toBe('wrong_credentials');
    await handOver(owner, bordeaux, { permissions: GIVEN, slug: 'bordeaux' });
    await door.tryPassword(technician.email, PASSWORD).expect(200);
  });

  it('the syndicate says why before it acts on one of their people', async () => {
    const act = () => owner.call('post', `/users/${technician.id}/grants`).send({ role: 'auditor', organisationId: bordeaux.id });
    expect((await act().expect(428)).body).toMatchObject({ code: 'reason_required', organisations: [{ id: bordeaux.id, name: 'Bordeaux' }] });
    await owner.call('post', `/organisations/${bordeaux.id}/looks`).send({ reason: 'À leur demande' }).expect(201);
    await act().expect(201);
  });

  it('who looked in, and why, is in their own journal', async () => {
    const again = await browserOf(door, admin.email);
    const { items } = (await again.call('get', '/audit?action=delegation.looked').expect(200)).body as Page<AuditView>;
    expect(items).toMatchObject([{ actor: 'owner', reason: 'À leur demande', subject: `organisation:${bordeaux.id}` }]);
  });

  it('a commune that was never given a console lets nobody in', async () => {
    const commune = (await owner.call('post', '/organisations').send({ name: 'Cestas', kind: 'commune' }).expect(201)).body as OrganisationView;
    await expect(invited(door, owner, 'admincestas', 'commune-admin', undefined, { organisationId: commune.id })).rejects.toThrow(/403/);
  });
});
