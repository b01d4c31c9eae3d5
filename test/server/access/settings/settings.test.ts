import { io } from 'socket.io-client';
import type { AuditView, InvitationOffer, InvitationView, OrganisationView, Page, PlaceSettingsView, PresenceWeek, SettingBelow, SettingKey, SettingView, SiteView, UserView } from '#contract';
import { Database } from '#database';
import { newId } from '../../../../apps/server/src/shared/id.js';
import { DeviceTidy } from '../../../../apps/server/src/devices/device-tidy.js';
import { DeviceService } from '../../../../apps/server/src/devices/index.js';
import { describeEngines } from '../../../support/database.js';
import { openDoor, type Browser, type Door } from '../door.js';
import { browserOf, handOver, invited, PASSWORD } from '../people.js';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 24 * HOUR;

describeEngines('settings', (engine) => {
  let door: Door;
  let owner: Browser;
  let root: string;
  let commune: OrganisationView;
  let other: OrganisationView;
  let site: SiteView;
  beforeAll(async () => {
    door = await openDoor({}, engine);
    owner = await door.signIn();
    root = owner.view.organisation.id;
    const add = async (name: string) => (await owner.call('post', '/organisations').send({ name, kind: 'commune' }).expect(201)).body as OrganisationView;
    [commune, other] = [await add('Mimizan'), await add('Tartas')];
    site = (await owner.call('post', '/sites').send({ organisationId: commune.id, name: 'École des Pins', kind: 'school' }).expect(201)).body as SiteView;
  });
  afterAll(() => door?.close());

  const at = { root: () => `/organisations/${root}/settings`, commune: () => `/organisations/${commune.id}/settings`, other: () => `/organisations/${other.id}/settings`, site: () => `/sites/${site.id}/settings` };
  const look = async (where: string, key: SettingKey, who = owner) => pick((await who.call('get', where).expect(200)).body as PlaceSettingsView, key);
  const set = async (where: string, key: SettingKey, value: unknown, locked = false) => pick((await owner.call('put', `${where}/${key}`).send({ value, locked }).expect(200)).body as PlaceSettingsView, key);
  const reset = async (where: string, key: SettingKey) => pick((await owner.call('delete', `${where}/${key}`).expect(200)).body as PlaceSettingsView, key);
  const pick = ({ settings }: PlaceSettingsView, key: SettingKey): SettingView => {
    const found = settings.find((setting) => setting.key === key);
    if (!found) throw new Error(`${key} is not shown`);
    return found;
  };
  const trail = async (action: string) => ((await owner.call('get', `/audit?action=${action}`).expect(200)).body as Page<AuditView>).items;

  it('comes down from the syndicate to the site, and says from where; a reset inherits again', async () => {
    const key = 'school.week';
    expect(await look(at.site(), key)).toMatchObject({ value: 'ecole-4j', from: null, own: null, lockedBy: null, settable: true, below: 0 });
    await set(at.root(), key, 'ecole-4.5j');
    expect(await look(at.site(), key)).toMatchObject({ value: 'ecole-4.5j', from: { level: 'syndicate', id: root }, inherited: { value: 'ecole-4.5j' } });
    await set(at.commune(), key, 'none');
    expect(await set(at.site(), key, 'ecole-4j')).toMatchObject({ value: 'ecole-4j', from: { level: 'site', id: site.id, name: 'École des Pins' }, own: { by: 'owner' }, inherited: { value: 'none', from: { level: 'commune', name: 'Mimizan' } } });
    expect(await look(at.root(), key)).toMatchObject({ value: 'ecole-4.5j', below: 2 });
    expect(await look(at.commune(), key)).toMatchObject({ value: 'none', below: 1 });
    expect(await look(at.other(), key)).toMatchObject({ value: 'ecole-4.5j', below: 0 });
    expect(await reset(at.site(), key)).toMatchObject({ value: 'none', own: null });
    await reset(at.site(), key);
    expect(await reset(at.commune(), key)).toMatchObject({ value: 'ecole-4.5j', from: { level: 'syndicate' } });
    expect(await reset(at.root(), key)).toMatchObject({ value: 'ecole-4j', from: null });
    expect(await trail('setting.reset')).toHaveLength(3);
    expect((await trail('setting.changed'))[0]).toMatchObject({ actor: 'owner', subject: `site:${site.id}`, detail: { setting: key, value: 'ecole-4j', previous: null, locked: false, name: 'École des Pins' } });
  });

  it('a lock above wins: what is below is kept, shown as overridden, listed, and comes back', async () => {
    const key = 'school.week';
    await set(at.commune(), key, 'none');
    await set(at.site(), key, 'ecole-4j');
    expect(await set(at.root(), key, 'ecole-4.5j', true)).toMatchObject({ lockedBy: { id: root }, own: { locked: true } });
    expect(await look(at.site(), key)).toMatchObject({ value: 'ecole-4.5j', lockedBy: { level: 'syndicate' }, own: { value: 'ecole-4j', overridden: 'locked' } });
    expect((await owner.call('put', `${at.commune()}/${key}`).send({ value: 'ecole-4j' }).expect(409)).body.code).toBe('setting_locked');
    const page = (query: string) => owner.call('get', `${at.root()}/${key}/below?${query}`).expect(200);
    const first = (await page('limit=1')).body as Page<SettingBelow>;
    const rest = (await page(`limit=1&cursor=${first.next}`)).body as Page<SettingBelow>;
    expect([...first.items, ...rest.items]).toMatchObject([
      { place: { level: 'commune', id: commune.id, name: 'Mimizan' }, organisation: null, value: 'none', overridden: 'locked', by: 'owner' },
      { place: { level: 'site', id: site.id }, organisation: 'Mimizan', value: 'ecole-4j', overridden: 'locked' },
    ]);
    expect(rest.next).toBeNull();
    expect((await owner.call('get', `${at.root()}/${key}/below?cursor=WyJhIl0`).expect(400)).body.code).toBe('invalid_cursor');
    await set(at.root(), key, 'ecole-4.5j', false);
    expect(await look(at.site(), key)).toMatchObject({ value: 'ecole-4j', own: { overridden: null }, lockedBy: null });
    for (const where of [at.site(), at.commune(), at.root()]) await reset(where, key);
  });

  it('a lower level only tightens; what a stricter syndicate overrides is kept', async () => {
    const key = 'session.idle-minutes';
    await set(at.commune(), key, 60);
    await set(at.root(), key, 30);
    expect(await look(at.commune(), key)).toMatchObject({ value: 30, from: { level: 'syndicate' }, own: { value: 60, overridden: 'looser' } });
    expect((await owner.call('put', `${at.commune()}/${key}`).send({ value: 31 }).expect(400)).body.fields).toMatchObject([{ field: 'value', codes: ['range'] }]);
    expect(await set(at.commune(), key, 30)).toMatchObject({ value: 30, from: { level: 'commune' } });
    for (const where of [at.commune(), at.root()]) await reset(where, key);
  });

  it('refuses what does not fit, what is not set at a level, and places and keys that are not there', async () => {
    const wrong = async (body: object, where = at.root(), key: string = 'session.idle-minutes') => (await owner.call('put', `${where}/${key}`).send(body).expect(400)).body.fields[0];
    expect(await wrong({ value: 4 })).toMatchObject({ field: 'value', codes: ['range'] });
    expect(await wrong({ value: '60' })).toMatchObject({ codes: ['type'] });
    expect(await wrong({})).toMatchObject({ field: 'value', codes: ['missing'] });
    expect(await wrong({ value: 60, locked: 'yes' })).toMatchObject({ field: 'locked', codes: ['type'] });
    expect(await wrong({ value: 60, more: 1 })).toMatchObject({ field: 'more', codes: ['unknown'] });
    expect(await wrong({ value: 60 }, at.site())).toMatchObject({ field: 'value', codes: ['combination'] });
    expect(await wrong({ value: 'klingon' }, at.root(), 'console.language')).toMatchObject({ codes: ['choice'] });
    await owner.call('put', `${at.root()}/no.such`).send({ value: 1 }).expect(404);
    await owner.call('put', `${at.root()}/toString`).send({ value: 1 }).expect(404);
    for (const path of ['organisations', 'sites']) await owner.call('get', `/${path}/019b0000-0000-7000-8000-000000000000/settings`).expect(404);
    expect(await look(at.root(), 'session.idle-minutes')).toMatchObject({ own: null });
  });

  it('is read by who reads the place, and changed by who manages settings', async () => {
    const auditor = await invited(door, owner, 'regarde', 'auditor');
    expect(await look(at.commune(), 'school.week', auditor)).toMatchObject({ value: 'ecole-4j' });
    await auditor.call('put', `${at.commune()}/school.week`).send({ value: 'none' }).expect(403);
    await auditor.call('delete', `${at.commune()}/school.week`).expect(403);
  });

  it('a commune sets its own and reads what comes down, of its grouping too; a site likewise; nobody else’s is there', async () => {
    const db = door.server.app.get(Database);
    const grouping = newId();
    await db.system(async (em) => {
      await em.query(`insert into organisation (id, tenant_id, kind, name, sort_name) values ($1, $2, 'grouping', 'Le Born', 'le born')`, [grouping, root]);
      await em.query('update organisation set parent_id = $1 where id = $2', [grouping, commune.id]);
    });
    await handOver(owner, commune);
    const [admin, school] = [await invited(door, owner, 'mairie', 'commune-admin', undefined, { organisationId: commune.id }), await invited(door, owner, 'ecole', 'site-referent', undefined, { siteIds: [site.id] })];
    await set(at.root(), 'school.week', 'none');
    await set(`/organisations/${grouping}/settings`, 'school.week', 'ecole-4.5j');
    await set(at.other(), 'school.week', 'none');
    for (const who of [owner, admin]) expect(await look(at.commune(), 'school.week', who)).toMatchObject({ value: 'ecole-4.5j', from: { level: 'grouping', id: grouping } });
    expect(await look(at.site(), 'school.week', school)).toMatchObject({ value: 'ecole-4.5j', from: { level: 'grouping' }, below: 0 });
    await admin.call('put', `${at.commune()}/school.week`).send({ value: 'ecole-4j' }).expect(200);
    expect(await look(at.site(), 'school.week', school)).toMatchObject({ value: 'ecole-4j', from: { level: 'commune', name: 'Mimizan' } });
    expect(await look(`/organisations/${grouping}/settings`, 'school.week')).toMatchObject({ below: 1 });
    for (const where of [at.root(), at.other(), `/organisations/${grouping}/settings`]) {
      await admin.call('get', where).expect(404);
      await admin.call('put', `${where}/school.week`).send({ value: 'none' }).expect(404);
      await admin.call('delete', `${where}/school.week`).expect(404);
      await admin.call('get', `${where}/school.week/below`).expect(404);
    }
    await school.call('put', `${at.site()}/school.week`).send({ value: 'none' }).expect(403);

    // The same in the database alone.
    const delegated = (scope: { organisations: string[]; sites?: string[] }) => (sql: string) => db.tenant({ tenantId: root, ...scope }, (em) => em.query<unknown[]>(sql));
    const [run, inSite] = [delegated({ organisations: [commune.id] }), delegated({ organisations: [], sites: [site.id] })];
    const seen = async (ask: typeof run) => ((await ask('select organisation_id from setting')) as { organisation_id: string }[]).map((row) => row.organisation_id).sort();
    expect(await seen(run)).toEqual([root, grouping, commune.id].sort());
    expect(await seen(inSite)).toEqual([root, grouping, commune.id].sort());
    for (const ask of [run, inSite]) {
      for (const sql of [`update setting set value = '"none"' where organisation_id = '${root}'`, `delete from setting where organisation_id in ('${root}', '${grouping}', '${other.id}')`]) expect((await ask(sql))[1]).toBe(0);
      await expect(ask(`insert into setting (id, tenant_id, organisation_id, key, value, locked, set_by, set_at) values (gen_random_uuid(), '${root}', '${other.id}', 'x', '1', false, '', now())`)).rejects.toThrow(/row-level security/);
    }
    expect(await db.tenant({ tenantId: other.id, organisations: 'all' }, (em) => em.query('select * from setting'))).toEqual([]);
    for (const where of [at.commune(), at.other(), `/organisations/${grouping}/settings`, at.root()]) await reset(where, 'school.week');
    await db.system((em) => em.query('update organisation set parent_id = null where id = $1', [commune.id]));
    await owner.call('delete', `/organisations/${commune.id}/delegation`).send({ reason: 'fin' }).expect(({ status }) => expect(status).toBeLessThan(300));
  });

  it('session.idle-minutes, session.lifetime-hours: browsers are signed out sooner, those that are in already too', async () => {
    const person = await invited(door, owner, 'session', 'auditor');
    door.clock.turn(10 * MINUTE);
    await person.call('get', '/session').expect(200);
    await owner.call('get', '/session').expect(200);
    await set(at.root(), 'session.idle-minutes', 5);
    door.clock.turn(6 * MINUTE);
    await person.call('get', '/session').expect(401);
    owner = await door.signIn();
    expect(Date.parse(owner.view.expiresAt) - door.clock.now().getTime()).toBeLessThanOrEqual(5 * MINUTE * 1_000);
    await reset(at.root(), 'session.idle-minutes');
    await set(at.root(), 'session.lifetime-hours', 2);
    const again = await browserOf(door, person.email);
    for (let turned = 0; turned < 3; turned++) {
      await again.call('get', '/session').expect(200);
      door.clock.turn(39 * MINUTE);
    }
    door.clock.turn(4 * MINUTE);
    await again.call('get', '/session').expect(401);
    owner = await door.signIn();
    await reset(at.root(), 'session.lifetime-hours');
  });

  it('a page that is only open is no use of a session', async () => {
    const person = await invited(door, owner, 'ouverte', 'auditor');
    const given = (await owner.call('post', `/users/${person.id}/grants`).send({ role: 'contractor', until: new Date(door.clock.now().getTime() + DAY * 1_000).toISOString() }).expect(201)).body as UserView;
    await set(at.root(), 'session.idle-minutes', 60);
    const { http } = door.server.urls;
    const page = io(http, { path: '/api/live', transports: ['websocket'], extraHeaders: { origin: http, cookie: person.cookie }, reconnection: false, forceNew: true });
    await new Promise<void>((resolve, reject) => { page.once('connect', resolve).once('connect_error', reject); });
    const cut = new Promise<string>((resolve) => { page.once('disconnect', resolve); });
    door.clock.turn(40 * MINUTE);
    const seen = async () => ((await owner.call('get', `/users?q=${person.email}`).expect(200)).body as Page<UserView>).items[0]?.lastSeenAt;
    const before = await seen();
    // Less access: the open page is looked at, which is no request of the person.
    await owner.call('delete', `/users/${person.id}/grants/${given.grants.find(({ role }) => role === 'contractor')?.id}`).expect(200);
    door.clock.turn(21 * MINUTE);
    await person.call('get', '/session').expect(401);
    await owner.call('delete', `/users/${person.id}/grants/${given.grants.find(({ role }) => role === 'auditor')?.id}`).expect(200);
    expect(await cut).toBe('io server disconnect');
    expect(await seen()).toBe(before);
    await reset(at.root(), 'session.idle-minutes');
  });

  it('console.language: who is invited is met in it, unless they choose', async () => {
    await set(at.root(), 'console.language', 'en');
    const { secret } = (await owner.call('post', '/invitations').send({ email: 'mary@syndicat.example', role: 'auditor' }).expect(201)).body as InvitationView;
    expect((await door.call('get', `/join/${secret}`).expect(200)).body as InvitationOffer).toMatchObject({ locale: 'en' });
    await door.call('post', `/join/${secret}`).send({ name: 'Mary', password: PASSWORD }).expect(204);
    expect((await browserOf(door, 'mary@syndicat.example')).view.user.locale).toBe('en');
    await reset(at.root(), 'console.language');
  });

  it('enrolment.token-days, enrolment.token-uses: a token keeps within what its place allows', async () => {
    await set(at.commune(), 'enrolment.token-days', 7);
    await set(at.site(), 'enrolment.token-uses', 10);
    const token = (body: object) => owner.call('post', '/enrolment-tokens').send({ label: 'T', organisationId: commune.id, maxUses: 10, expiresInHours: 168, ...body });
    expect((await token({ expiresInHours: 169 }).expect(400)).body.fields).toMatchObject([{ field: 'expiresInHours', codes: ['range'] }]);
    await token({ maxUses: 11 }).expect(201);
    expect((await token({ siteId: site.id, maxUses: 11 }).expect(400)).body.fields).toMatchObject([{ field: 'maxUses', codes: ['range'] }]);
    await token({ siteId: site.id }).expect(201);
    await token({ organisationId: other.id, expiresInHours: 8_760, maxUses: 10_000 }).expect(201);
    await reset(at.commune(), 'enrolment.token-days');
    await reset(at.site(), 'enrolment.token-uses');
  });

  it('school.week, devices.presence-days, devices.history-days: what the page of a device shows, and for how long', async () => {
    const db = door.server.app.get(Database);
    const add = (organisationId: string, siteId: string | null) => db.system((em) => door.server.app.get(DeviceService).create(em, {
      tenantId: root, organisationId, siteId, name: 'T-07', platform: 'linux', serial: null, machineId: null, agentVersion: '0.1.0', tokenId: null,
    }));
    const [mine, theirs] = [await add(commune.id, site.id), await add(other.id, null)];
    const monday = async (id: string) => ((await owner.call('get', `/devices/${id}/presence?from=2026-01-14&days=1`).expect(200)).body as PresenceWeek).days[0]?.classHours.filter(Boolean).length;
    expect([await monday(mine), await monday(theirs)]).toEqual([0, 0]);
    await set(at.site(), 'school.week', 'ecole-4.5j');
    expect([await monday(mine), await monday(theirs)]).toEqual([6, 0]);

    const now = door.clock.now().getTime();
    const ago = (days: number) => new Date(now - days * DAY * 1_000);
    const days = [1, 20, 91, 200, 399];
    await db.system(async (em) => {
      for (const device of [mine, theirs]) {
        await em.query(`insert into device_presence_day (tenant_id, device_id, day, online, weak) select $1, $2, d::date, 1, 0 from unnest($3::timestamptz[]) d`, [root, device, days.slice(0, 3).map(ago)]);
        await em.query(`insert into device_event (device_id, id, tenant_id, at, kind, detail) select $2, gen_random_uuid(), $1, d, 'online', '' from unnest($3::timestamptz[]) d`, [root, device, days.map(ago)]);
      }
    });
    const kept = (table: string, kind = '') => db.system(async (em) => {
      const rows: { device_id: string }[] = await em.query(`select device_id from ${table} where device_id = any($1::uuid[]) ${kind}`, [[mine, theirs]]);
      return [mine, theirs].map((id) => rows.filter((row) => row.device_id === id).length);
    });
    const tidy = () => door.server.app.get(DeviceTidy).run(now);
    await tidy();
    expect([await kept('device_presence_day'), await kept('device_event', `and kind = 'online'`)]).toEqual([[3, 3], [5, 5]]);
    await set(at.commune(), 'devices.presence-days', 10);
    await set(at.commune(), 'devices.history-days', 90);
    await tidy();
    expect([await kept('device_presence_day'), await kept('device_event', `and kind = 'online'`)]).toEqual([[1, 3], [2, 5]]);
    await set(at.root(), 'devices.history-days', 300);
    await tidy();
    expect(await kept('device_event', `and kind = 'online'`)).toEqual([2, 4]);
  });
});
