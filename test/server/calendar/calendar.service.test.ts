/** The calendar of places, from what is set, known and added: on both engines. */
import { inClass, type Calendar, type SettingJson } from '#contract';
import type { Database } from '#database';
import { SettingsService, type Place } from '../../../apps/server/src/access/index.js';
import { CalendarService } from '../../../apps/server/src/calendar/index.js';
import { CalendarSources } from '../../../apps/server/src/calendar/calendar.sources.js';
import { SCHEMA } from '../../../apps/server/src/schema.js';
import { Clock } from '../../../apps/server/src/shared/clock.js';
import { newId } from '../../../apps/server/src/shared/id.js';
import { describeEngines, openTestDatabase } from '../../support/database.js';

class FixedClock extends Clock {
  override now(): Date {
    return new Date('2026-01-13T09:00:00Z');
  }
}

describeEngines('calendars of places', (engine) => {
  let db: Database;
  const tenant = newId();
  const calendars = new CalendarService(new SettingsService(), new CalendarSources(), new FixedClock());
  beforeAll(async () => {
    db = await openTestDatabase(engine, SCHEMA);
    await db.system((em) => em.query(`insert into organisation (id, tenant_id, kind, name, sort_name) values ($1, $1, 'syndicate', 'S', 's')`, [tenant]));
  });
  afterAll(() => db?.close());

  const commune = async (code: string | null, postalCodes: string[] = []): Promise<Place> => {
    const id = newId();
    await db.system((em) => em.query(`insert into organisation (id, tenant_id, kind, name, sort_name, code, postal_codes) values ($1, $2, 'commune', 'C', 'c', $3, $4)`, [id, tenant, code, postalCodes]));
    return { organisationId: id, siteId: null };
  };
  const site = async ({ organisationId }: Place, kind = 'school', postalCode: string | null = null): Promise<Place> => {
    const id = newId();
    await db.system((em) => em.query(`insert into site (id, tenant_id, organisation_id, kind, name, sort_name, postal_code) values ($1, $2, $3, $4, 'E', 'e', $5)`, [id, tenant, organisationId, kind, postalCode]));
    return { organisationId, siteId: id };
  };
  const set = ({ organisationId, siteId }: Place, key: string, value: SettingJson, locked = false) => db.system((em) => em.query(
    `insert into setting (id, tenant_id, organisation_id, site_id, key, value, locked, set_by, set_at) values ($1, $2, $3, $4, $5, $6::jsonb, $7, 'x', now())`, [newId(), tenant, organisationId, siteId, key, JSON.stringify(value), locked]));
  const except = ({ organisationId, siteId }: Place, kind: string, from: string, to = from) => db.system((em) => em.query(
    `insert into calendar_exception (id, tenant_id, organisation_id, site_id, kind, name, first_day, last_day, set_by, set_at) values ($1, $2, $3, $4, $5, 'x', $6, $7, 'x', now())`, [newId(), tenant, organisationId, siteId, kind, from, to]));
  const own = ({ organisationId, siteId }: Place, school: string, hours: object[]) => db.system((em) => em.query(
    `insert into class_hours (site_id, school, tenant_id, organisation_id, hours, set_by, set_at) values ($1, $2, $3, $4, $5::jsonb, 'x', now())`, [siteId, school, tenant, organisationId, JSON.stringify(hours)]));
  const at = async (place: Place): Promise<Calendar> => (await db.system((em) => calendars.at(em, tenant, [place])))(place);
  const during = async (place: Place, from: string, to = from) => (await db.system((em) => calendars.during(em, tenant, [place], { from, to })))(place);
  /** On the wall in Paris, in winter and in summer. */
  const wall = (day: string, time: string) => Date.parse(`${day}T${time}:00${day.slice(5) > '03-28' && day.slice(5) < '10-25' ? '+02:00' : '+01:00'}`);

  test('a school of the Landes has class by its week, but not in the holidays of zone A', async () => {
    const calendar = await at(await site(await commune('40088')));
    expect(calendar.zone).toBe('Europe/Paris');
    const asked = [['2026-02-06', '16:29'], ['2026-02-06', '16:30'], ['2026-02-09', '10:00'], ['2026-02-23', '08:29'], ['2026-02-23', '08:30'], ['2026-02-25', '10:00'], ['2026-05-14', '10:00'], ['2026-05-15', '10:00'], ['2026-05-18', '10:00'], ['2026-11-11', '10:00'], ['2026-12-18', '15:00'], ['2027-01-04', '09:00']] as const;
    expect(asked.map(([day, time]) => `${day} ${time} ${inClass(calendar, wall(day, time))}`)).toEqual([
      '2026-02-06 16:29 true', '2026-02-06 16:30 false', '2026-02-09 10:00 false', '2026-02-23 08:29 false', '2026-02-23 08:30 true', '2026-02-25 10:00 false',
      '2026-05-14 10:00 false', '2026-05-15 10:00 false', '2026-05-18 10:00 true', '2026-11-11 10:00 false', '2026-12-18 15:00 true', '2027-01-04 09:00 true',
    ]);
    // Zone B works when A is on holiday, and the other way round.
    const caen = await at(await site(await commune('14118')));
    expect([inClass(caen, wall('2026-02-10', '10:00')), inClass(caen, wall('2026-02-24', '10:00'))]).toEqual([true, false]);
  });

  test('zone, clock and public holidays come from the commune, else from the postal code, else from what is set', async () => {
    expect(await during(await site(await commune('67482')), '2026-04-01', '2026-04-10')).toMatchObject({ zone: 'B', zoneOrigin: 'department', marked: [{ from: '2026-04-03', name: 'Vendredi saint' }, { from: '2026-04-06' }] });
    const reunion = await commune('97411');
    expect((await during(reunion, '2026-12-20')).marked).toMatchObject([{ kind: 'public', from: '2026-12-20' }]);
    expect((await at(reunion)).zone).toBe('Indian/Reunion');
    expect(await during(await site(await commune(null, ['33000']), 'school', '31000'), '2026-01-01')).toMatchObject({ zone: 'C' });
    expect(await during(await site(await commune(null, ['33000'])), '2026-01-01')).toMatchObject({ zone: 'A' });
    const unknown = await commune(null);
    expect(await during(unknown, '2026-02-10')).toMatchObject({ zone: null, zoneOrigin: 'unknown', timeZone: 'Europe/Paris', marked: [] });
    await set(unknown, 'school.holiday-zone', 'guadeloupe');
    expect(await during(unknown, '2026-05-27')).toMatchObject({ zone: 'guadeloupe', zoneOrigin: 'setting', timeZone: 'America/Guadeloupe', marked: [{ kind: 'public' }], unknownYears: [2025] });
    await set(unknown, 'school.time-zone', 'Europe/Paris');
    expect((await at(unknown)).zone).toBe('Europe/Paris');
    const landes = await commune('40192');
    await set(landes, 'school.holiday-zone', 'none');
    expect(await during(landes, '2026-02-10')).toMatchObject({ zone: null, zoneOrigin: 'none', marked: [], unknownYears: [] });
  });

  test('where there is no school there is no class, unless it is set for the very place', async () => {
    const [town, library] = [await commune('40001'), await site(await commune('40001b'), 'library')];
    await set(town, 'school.week', 'ecole-4.5j');
    const [school, hall] = [await site(town), await site(town, 'town-hall')];
    expect([(await at(school)).class.length, (await at(hall)).class, (await at(library)).class, (await at(town)).class.length]).toEqual([2, [], [], 2]);
    await set(hall, 'school.week', 'ecole-4j');
    expect((await at(hall)).class).toMatchObject([{ weekdays: [1, 2, 4, 5], from: '08:30', to: '11:30' }, { to: '16:30' }]);
  });

  test('own hours count before the week that is set; those by hand before those of its schools, which count together; a lock above counts before all', async () => {
    const town = await commune('40002');
    const school = await site(town);
    await db.system((em) => em.query('insert into site_uai (tenant_id, uai, site_id, organisation_id) select $1, uai, $2, $3 from unnest($4::text[]) as uai', [tenant, school.siteId, school.organisationId, ['0400001J', '0330001X']]));
    // A school that was here once.
    await own(school, '0750001U', [{ weekdays: [6], from: '08:00', to: '12:00' }]);
    await own(school, '0400001J', [{ weekdays: [1, 2], from: '09:00', to: '12:00' }]);
    await own(school, '0330001X', [{ weekdays: [1], from: '11:00', to: '12:30' }]);
    expect(await during(school, '2026-01-01')).toMatchObject({ hoursOrigin: 'imported', class: [{ weekdays: [2], from: '09:00', to: '12:00' }, { weekdays: [1], from: '09:00', to: '12:30' }] });
    await own(school, '', [{ weekdays: [5], from: '08:00', to: '09:00' }]);
    expect(await during(school, '2026-01-01')).toMatchObject({ hoursOrigin: 'hand', class: [{ weekdays: [5], from: '08:00', to: '09:00' }], hoursOverruled: false });
    await set(town, 'school.week', 'ecole-4.5j', true);
    expect(await during(school, '2026-01-01')).toMatchObject({ hoursOrigin: 'setting', hoursOverruled: true, class: [{ weekdays: [1, 2, 3, 4, 5] }, {}] });
  });

  test('days come down from the syndicate to the school; the nearest has the last word, and the latest of one place', async () => {
    const town = await commune('40003');
    const [school, other] = [await site(town), await site(town)];
    const monday = '2026-03-09';
    const open = async (place: Place, day = monday) => inClass(await at(place), wall(day, '10:00'));
    expect(await open(school)).toBe(true);
    await except({ organisationId: tenant, siteId: null }, 'closed', monday);
    expect([await open(school), await open(other)]).toEqual([false, false]);
    await except(school, 'open', monday);
    expect([await open(school), await open(other)]).toEqual([true, false]);
    await except(school, 'closed', '2026-03-01', '2026-03-31');
    expect([await open(school), await open(school, '2026-04-02')]).toEqual([false, true]);
    // The bridge of Ascension is worked here.
    await except(town, 'open', '2026-05-15');
    expect([await open(other, '2026-05-14'), await open(other, '2026-05-15')]).toEqual([false, true]);
    await except(other, 'event', '2026-06-05');
    expect((await during(other, '2026-06-05')).marked).toMatchObject([{ kind: 'event', exception: { siteId: other.siteId } }]);
    expect(await open(other, '2026-06-05')).toBe(true);
  });

  test('what the syndicate says of a school year counts in place of what came with Craie', async () => {
    const school = await site(await commune('14119'));
    await db.system((em) => em.query(`insert into school_year (tenant_id, zone, year, holidays, source, set_by, set_at) values ($1, 'B', 2025, '[{"name":"Neige","from":"2026-02-10","to":"2026-02-11"}]', 'edited', 'x', now())`, [tenant]));
    expect((await during(school, '2026-02-09', '2026-03-01')).marked).toMatchObject([{ name: 'Neige', from: '2026-02-10' }]);
    await db.system((em) => em.query('delete from school_year where tenant_id = $1', [tenant]));
  });

  test('the statements do not grow with the places', async () => {
    const town = await commune('40004');
    const places = [town, ...(await Promise.all(Array.from({ length: 40 }, () => site(town))))];
    const count = (many: readonly Place[]) => db.system(async (em) => {
      let asked = 0;
      const query = em.query.bind(em);
      em.query = ((...args: Parameters<typeof query>) => { asked++; return query(...args); }) as typeof em.query;
      try {
        const calendar = await calendars.at(em, tenant, many);
        expect(new Set(many.map((place) => JSON.stringify(calendar(place)))).size).toBe(1);
      } finally {
        em.query = query;
      }
      return asked;
    });
    const few = await count(places.slice(0, 1));
    expect(few).toBeGreaterThan(3);
    expect(await count(places)).toBe(few);
  });
});
