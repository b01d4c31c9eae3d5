/** The calendar over HTTP: school years of the syndicate, calendars of places, their own days and hours, and who may change them. */
import type { AuditView, OrganisationView, Page, PlaceCalendarView, SchoolYearsView, SiteView } from '#contract';
import { Database } from '#database';
import { CalendarEvents, CalendarService, type CalendarChange } from '../../../apps/server/src/calendar/index.js';
import { usualEngine } from '../../support/database.js';
import { openDoor, type Browser, type Door } from '../access/door.js';
import { handOver, invited } from '../access/people.js';

const CLOSED = { kind: 'closed', name: 'Pont de mai', from: '2027-05-28', to: '2027-05-28' };

describe('the school calendar', () => {
  let door: Door;
  let [owner, admin, referent]: Browser[] = [];
  let root: string;
  let [commune, other]: OrganisationView[] = [];
  let [school, library]: SiteView[] = [];
  const heard: CalendarChange[] = [];

  beforeAll(async () => {
    door = await openDoor({}, usualEngine, '2026-11-30T09:00:00Z');
    owner = await door.signIn();
    root = owner.view.organisation.id;
    const make = async <T>(path: string, body: object) => (await owner!.call('post', path).send(body).expect(201)).body as T;
    commune = await make<OrganisationView>('/organisations', { name: 'Mimizan', kind: 'commune', code: '40184' });
    other = await make<OrganisationView>('/organisations', { name: 'Ailleurs', kind: 'commune' });
    school = await make<SiteView>('/sites', { organisationId: commune.id, name: 'École du Bourg', kind: 'school' });
    library = await make<SiteView>('/sites', { organisationId: commune.id, name: 'Médiathèque', kind: 'library' });
    await make<SiteView>('/sites', { organisationId: other.id, name: 'École inconnue', kind: 'school' });
    await handOver(owner, commune);
    admin = await invited(door, owner, 'admin', 'commune-admin', undefined, { organisationId: commune.id });
    referent = await invited(door, owner, 'referent', 'site-referent', undefined, { siteIds: [school.id] });
    door.server.app.get(CalendarEvents).changed.on((news) => void heard.push(news));
  });
  afterAll(() => door?.close());
  beforeEach(() => { heard.length = 0; });

  const years = async (who = owner!) => (await who.call('get', '/school-years').expect(200)).body as SchoolYearsView;
  const calendar = async (path: string, who = owner!) => (await who.call('get', `${path}/calendar`).expect(200)).body as PlaceCalendarView;
  const site = () => `/sites/${school!.id}`;
  const town = () => `/organisations/${commune!.id}`;
  const trail = async (action: string) => ((await owner!.call('get', `/audit?action=${action}`).expect(200)).body as Page<AuditView>).items;
  const year = async (zone: string, of: number) => (await years()).years.find((one) => one.zone === zone && one.year === of);

  it('says what is known of each zone, which zones are in use, and what is missing', async () => {
    const found = await years();
    expect(found).toMatchObject({ current: 2026, zones: [{ zone: 'A', sites: 1 }], unplaced: 1 });
    const state = (zone: string) => found.years.filter((one) => one.zone === zone).map(({ year: of, state: now, source }) => `${of} ${now} ${source}`);
    expect([state('A'), state('corse')]).toEqual([['2026 whole shipped', '2027 partial shipped'], ['2026 missing null', '2027 missing null']]);
    // Everybody sees the years, and of the zones those that their places are in.
    expect(await years(referent)).toMatchObject({ current: 2026, zones: [{ zone: 'A', sites: 1 }], unplaced: 0 });
  });

  it('the syndicate replaces a year of a zone, and takes that back; nobody else does', async () => {
    const holidays = [{ name: 'Été', from: '2028-07-01', to: '2028-08-31' }, { name: ' Toussaint ', from: '2027-10-23', to: '2027-11-07' }];
    for (const who of [admin!, referent!]) await who.call('put', '/school-years/A/2027').send({ holidays }).expect(403);
    await owner!.call('put', '/school-years/A/2027').send({ holidays }).expect(200);
    expect(await year('A', 2027)).toMatchObject({ source: 'edited', by: expect.any(String), state: 'whole', holidays: [{ name: 'Toussaint' }, { name: 'Été' }] });
    expect(heard).toEqual([{ tenantId: root, places: 'all' }]);
    // The same again changes nothing.
    await owner!.call('put', '/school-years/A/2027').send({ holidays }).expect(200);
    expect(heard).toHaveLength(1);
    expect(await trail('school-year.changed')).toMatchObject([{ detail: { name: '2027-2028', zone: 'A', holidays: 2 } }]);
    for (const who of [admin!, referent!]) await who.call('delete', '/school-years/A/2027').expect(403);
    await owner!.call('delete', '/school-years/A/2027').expect(200);
    await owner!.call('delete', '/school-years/A/2027').expect(200);
    expect(await year('A', 2027)).toMatchObject({ source: 'shipped', state: 'partial' });
    expect(await trail('school-year.reset')).toHaveLength(1);
    for (const path of ['D/2027', 'A/1999', 'A/x', 'A/99999']) await owner!.call('put', `/school-years/${path}`).send({ holidays }).expect(404);
    for (const bad of [{}, { holidays: [] }, { holidays: [{ name: 'x', from: '2027-13-01', to: '2027-13-02' }] }, { holidays: Array.from({ length: 16 }, (_, at) => ({ name: `v${at}`, from: `2027-11-${10 + at}`, to: `2027-11-${10 + at}` })) }, { holidays: [{ name: 'x', from: '2020-01-01', to: '2020-01-02' }] }]) {
      await owner!.call('put', '/school-years/A/2027').send(bad).expect(400);
    }
  });

  it('a place has a calendar, with where all of it comes from', async () => {
    const found = await calendar(site());
    expect(found).toMatchObject({ place: { kind: 'site', id: school!.id, name: 'École du Bourg' }, from: '2026-11-01', to: '2027-11-01', zone: 'A', zoneOrigin: 'department', timeZone: 'Europe/Paris', hoursOrigin: 'setting', unknownYears: [2027] });
    expect(found.periods.filter(({ kind }) => kind === 'holiday').map(({ name, from, to }) => `${name} ${from} ${to}`)).toEqual([
      'Vacances de la Toussaint 2026-10-17 2026-11-01', 'Vacances de Noël 2026-12-19 2027-01-03', 'Vacances d’Hiver 2027-02-13 2027-02-28', 'Vacances de Printemps 2027-04-10 2027-04-25',
      'Pont de l’Ascension 2027-05-07 2027-05-08', 'Vacances d’Été 2027-07-03 2027-09-01', 'Vacances de la Toussaint 2027-10-23 2027-11-07',
    ]);
    expect(found.periods.filter(({ kind }) => kind === 'public').map(({ from }) => from)).toEqual(['2026-11-01', '2026-11-11', '2026-12-25', '2027-01-01', '2027-03-29', '2027-05-01', '2027-05-06', '2027-05-08', '2027-05-17', '2027-07-14', '2027-08-15', '2027-11-01']);
    expect(await calendar(`/sites/${library!.id}`)).toMatchObject({ class: [], hoursOrigin: 'no-school' });
    expect(await calendar(`/organisations/${other!.id}`)).toMatchObject({ zone: null, zoneOrigin: 'unknown' });
    expect(((await owner!.call('get', `${site()}/calendar?from=2026-12-24&to=2026-12-26`).expect(200)).body as PlaceCalendarView).periods.map(({ kind }) => kind)).toEqual(['holiday', 'public']);
    // The summer of 2027 is that of the year that ends with it.
    expect(((await owner!.call('get', `${site()}/calendar?from=2026-09-01&to=2027-08-31`).expect(200)).body as PlaceCalendarView).unknownYears).toEqual([]);
    for (const query of ['from=2026-02-30', 'from=x', 'from=2026-01-02&to=2026-01-01', 'from=2026-01-01&to=2027-12-31', 'colour=red']) await owner!.call('get', `${site()}/calendar?${query}`).expect(400);
    await referent!.call('get', `/sites/${library!.id}/calendar`).expect(404);
    expect(await calendar(town(), referent)).toMatchObject({ zone: 'A' });
  });

  it('own days: of the syndicate, of a commune for all of its schools, of a school; added, seen below, taken away where they were set', async () => {
    await owner!.call('post', `/organisations/${root}/calendar/exceptions`).send({ ...CLOSED, name: 'Journée du syndicat' }).expect(201);
    expect(heard.splice(0)).toEqual([{ tenantId: root, places: 'all' }]);
    const added = (await admin!.call('post', `${town()}/calendar/exceptions`).send({ ...CLOSED, kind: 'open', name: 'Rattrapage' }).expect(201)).body as PlaceCalendarView;
    expect(heard.splice(0)).toEqual([{ tenantId: root, places: [{ organisationId: commune!.id, siteId: null }] }]);
    const own = (view: PlaceCalendarView) => view.periods.filter(({ exception }) => exception).map(({ kind, name, exception }) => `${kind} ${name} ${exception?.place.name} ${exception?.here}`);
    expect(own(added)).toEqual(['closed Journée du syndicat Syndicat numérique false', 'open Rattrapage Mimizan true']);
    await owner!.call('post', `${site()}/calendar/exceptions`).send({ kind: 'event', name: 'Kermesse', from: '2027-06-18', to: '2027-06-18', hours: { from: '18:00', to: '22:00' } }).expect(201);
    const below = await calendar(site(), referent);
    expect(own(below)).toEqual(['closed Journée du syndicat Syndicat numérique false', 'open Rattrapage Mimizan false', 'event Kermesse École du Bourg true']);
    expect(below.closed.some(({ from, to }) => from <= CLOSED.from && CLOSED.from <= to)).toBe(false);
    const db = door.server.app.get(Database);
    const place = { organisationId: commune!.id, siteId: school!.id };
    const carried = (await db.system((em) => door.server.app.get(CalendarService).at(em, root, [place])))(place);
    expect(carried.closed.some(({ from, to }) => from <= CLOSED.from && CLOSED.from <= to)).toBe(false);
    // Who does not see, or only reads, changes nothing.
    const ids = below.periods.flatMap(({ exception }) => exception?.id ?? []);
    for (const id of ids) await referent!.call('delete', `/calendar-exceptions/${id}`).expect(403);
    await admin!.call('delete', `/calendar-exceptions/${ids[0]}`).expect(404);
    await admin!.call('post', `/organisations/${root}/calendar/exceptions`).send(CLOSED).expect(404);
    await admin!.call('post', `/organisations/${other!.id}/calendar/exceptions`).send(CLOSED).expect(404);
    for (const id of ids) await owner!.call('delete', `/calendar-exceptions/${id}`).expect(204);
    await owner!.call('delete', `/calendar-exceptions/${ids[0]}`).expect(404);
    expect(own(await calendar(site()))).toEqual([]);
    expect(await trail('calendar.exception-added')).toHaveLength(3);
    expect((await trail('calendar.exception-removed')).map(({ detail }) => detail)).toEqual(expect.arrayContaining([{ name: 'École du Bourg', day: 'Kermesse', dayKind: 'event', firstDay: '2027-06-18', lastDay: '2027-06-18' }]));
  });

  it('own days that mean nothing are refused, and so are too many', async () => {
    const event = { kind: 'event', name: 'Fête', from: '2027-06-18', to: '2027-06-18' };
    for (const bad of [
      { ...CLOSED, from: '2027-02-29' }, { ...CLOSED, to: '2027-05-27' }, { ...CLOSED, to: '2029-05-27' }, { ...CLOSED, name: ' ' }, { ...CLOSED, kind: 'half' }, { ...CLOSED, hours: { from: '08:00', to: '09:00' } },
      event, { ...event, hours: { from: '20:00', to: '19:00' } }, { ...event, hours: { from: '24:00', to: '25:00' } }, { ...CLOSED, more: 1 },
    ]) await owner!.call('post', `${site()}/calendar/exceptions`).send(bad).expect(400);
    for (let at = 0; at < 12; at++) await owner!.call('post', `/sites/${library!.id}/calendar/exceptions`).send(CLOSED).expect(201);
    expect((await owner!.call('post', `/sites/${library!.id}/calendar/exceptions`).send(CLOSED).expect(409)).body.detail).toMatch(/12 such days/);
    await owner!.call('post', `/sites/${library!.id}/calendar/exceptions`).send({ ...event, hours: { from: '18:00', to: '19:00' } }).expect(201);
  });

  it('own hours of a site: set, joined where they overlap, overruled by a lock above, taken away', async () => {
    const hours = [{ weekdays: [1, 2], from: '08:45', to: '11:45' }, { weekdays: [1], from: '11:30', to: '12:00' }];
    const set = (await admin!.call('put', `${site()}/class-hours`).send({ hours }).expect(200)).body as PlaceCalendarView;
    expect(set).toMatchObject({ hoursOrigin: 'hand', class: [{ weekdays: [2], from: '08:45', to: '11:45' }, { weekdays: [1], from: '08:45', to: '12:00' }] });
    expect(heard.splice(0)).toEqual([{ tenantId: root, places: [{ organisationId: commune!.id, siteId: school!.id }] }]);
    await owner!.call('put', `${town()}/settings/school.week`).send({ value: 'ecole-4.5j', locked: true }).expect(200);
    expect(heard.splice(0)).toEqual([{ tenantId: root, places: [{ organisationId: commune!.id }] }]);
    expect(await calendar(site())).toMatchObject({ hoursOrigin: 'setting', hoursOverruled: true });
    await owner!.call('delete', `${town()}/settings/school.week`).expect(200);
    await referent!.call('delete', `${site()}/class-hours`).expect(403);
    await admin!.call('delete', `${site()}/class-hours`).expect(200);
    await admin!.call('delete', `${site()}/class-hours`).expect(200);
    expect(await calendar(site())).toMatchObject({ hoursOrigin: 'setting', hoursOverruled: false });
    expect([(await trail('class-hours.changed')).length, (await trail('class-hours.removed')).length]).toEqual([1, 1]);
    for (const bad of [{}, { hours: [{ weekdays: [8], from: '08:00', to: '09:00' }] }, { hours: [{ weekdays: [1], from: '09:00', to: '09:00' }] }, { hours: [{ weekdays: [], from: '08:00', to: '09:00' }] }, { hours: [{ weekdays: [1, 1], from: '8:00', to: '09:00' }] }]) {
      await owner!.call('put', `${site()}/class-hours`).send(bad).expect(400);
    }
  });

  it('a place that becomes another kind, or another commune, has another calendar', async () => {
    await owner!.call('patch', `/organisations/${other!.id}`).send({ code: '31555' }).expect(200);
    expect(heard.splice(0)).toEqual([{ tenantId: root, places: [{ organisationId: other!.id }] }]);
    expect((await calendar(`/organisations/${other!.id}`)).zone).toBe('C');
    await owner!.call('patch', `/sites/${library!.id}`).send({ name: 'Bibliothèque' }).expect(200);
    expect(heard).toEqual([]);
    await owner!.call('patch', `/sites/${library!.id}`).send({ organisationId: other!.id, kind: 'school' }).expect(200);
    expect(heard).toEqual([{ tenantId: root, places: [{ organisationId: other!.id, siteId: library!.id }] }]);
    // Its own days went along.
    expect(await calendar(`/sites/${library!.id}`)).toMatchObject({ zone: 'C', hoursOrigin: 'setting' });
    expect((await calendar(`/sites/${library!.id}`)).periods.filter(({ exception }) => exception?.here)).toHaveLength(13);
  });
});
