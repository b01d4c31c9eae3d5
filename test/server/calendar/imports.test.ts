/** School holidays and hours of class from the open data: read row by row, tried, applied, taken back. */
import fc from 'fast-check';
import { weekdayOf, type ImportRowView, type ImportRunView, type OrganisationView, type Page, type PlaceCalendarView, type SchoolYearsView, type SiteView } from '#contract';
import { dayOf, HOLIDAY_FIELDS, readHoliday, type HolidayField } from '../../../apps/server/src/calendar/holiday-import.rules.js';
import { clockOf, HOURS_FIELDS, readHours, type HoursField } from '../../../apps/server/src/calendar/hours-import.rules.js';
import { describeEngines } from '../../support/database.js';
import { openDoor, type Browser, type Door } from '../access/door.js';
import { handOver, invited } from '../access/people.js';

describe('a row of holidays', () => {
  const read = (values: Partial<Record<HolidayField, string>>) => readHoliday({ name: 'Vacances de Noël', zone: 'Zone A', start: '2026-12-18T23:00:00+00:00', end: '2027-01-03T23:00:00+00:00', year: '2026-2027', population: '-', ...values }, 2026);
  const days = (name: string, start: string, end: string, zone = 'Zone A') => { const one = read({ name, start, end, zone }); return 'told' in one ? `${one.told.name} ${one.told.from} ${one.told.to}` : one; };

  test.each([
    ['Vacances de la Toussaint', '2026-10-17T00:00:00+02:00', '2026-11-02T00:00:00+01:00', 'Vacances de la Toussaint 2026-10-17 2026-11-01'],
    ["Vacances d'Hiver", '2027-02-12T23:00:00+00:00', '2027-02-28T23:00:00+00:00', 'Vacances d’Hiver 2027-02-13 2027-02-28'],
    // A bridge names its own days, whether by the day of return or not.
    ["Pont de l'Ascension", '2027-05-06T22:00:00+00:00', '2027-05-06T22:00:00+00:00', 'Pont de l’Ascension 2027-05-07 2027-05-07'],
    ["Pont de l'Ascension", '2027-05-06', '2027-05-10', 'Pont de l’Ascension 2027-05-06 2027-05-09'],
    ["Début des Vacances d'Été", '2027-07-02T22:00:00+00:00', '2027-07-02T22:00:00+00:00', 'Vacances d’Été 2027-07-03 2027-08-31'],
    // After the class of a weekday, and as people write days.
    ["Vacances d'Été", '06/07/2027', '01/09/2027', 'Vacances d’Été 2027-07-07 2027-08-31'],
  ])('%s, from %s to %s', (name, start, end, said) => expect(days(name, start, end)).toBe(said));

  test('midnight is the day that begins, wherever its clock hangs', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: -10, max: 12 }), (more, ahead) => {
      const day = new Date(Date.UTC(2026, 0, 1) + more * 86_400_000).toISOString().slice(0, 10);
      const sign = ahead < 0 ? '-' : '+';
      const told = `${day}T00:00:00${sign}${String(Math.abs(ahead)).padStart(2, '0')}:00`;
      expect([dayOf(told), dayOf(new Date(told).toISOString())]).toEqual([day, ahead === 12 ? dayOf(told) : day]);
    }));
  });

  test('teachers, older pupils, days of return and what is over are left out; what is wrong is said', () => {
    const why = (values: Partial<Record<HolidayField, string>>) => { const one = read(values); return 'leave' in one ? `leave ${one.leave.code}` : 'problems' in one ? one.problems.map(({ field, code }) => `${field} ${code}`) : 'told'; };
    expect(['Enseignants', 'Enseignants du premier degré', 'Élèves du second degré'].map((population) => why({ population }))).toEqual(['leave teachers', 'leave teachers', 'leave teachers']);
    expect(['-', 'Élèves', 'Premier degré', 'Guadeloupe & Saint-Martin', ''].map((population) => why({ population }))).toEqual(['told', 'told', 'told', 'told', 'told']);
    expect([why({ name: 'Rentrée scolaire des élèves' }), why({ name: 'Prérentrée des enseignants' }), why({ year: '2024-2025', start: '2024-12-21', end: '2025-01-06' })]).toEqual(['leave no_holiday', 'leave no_holiday', 'leave past']);
    expect([why({ zone: 'Zone D' }), why({ start: '2026-02-30', end: 'x' }), why({ name: '' }), why({ end: '2026-12-10' }), why({ name: 'x'.repeat(81) })]).toEqual([['zone choice'], ['start format', 'end format'], ['name missing'], ['end order'], ['name length']]);
    expect(['Corse', 'Réunion', 'Nouvelle Calédonie', 'Wallis et Futuna', 'Saint Pierre et Miquelon', 'Polynésie', 'zone c'].map((zone) => { const one = read({ zone }); return 'told' in one && one.told.zone; }))
      .toEqual(['corse', 'reunion', 'nouvelle-caledonie', 'wallis-et-futuna', 'saint-pierre-et-miquelon', 'polynesie', 'C']);
  });

  test('whatever stands in it, it is read', () => {
    fc.assert(fc.property(fc.record(Object.fromEntries(HOLIDAY_FIELDS.map(({ name }) => [name, fc.oneof(fc.string(), fc.constantFrom('Zone A', '2026-12-19', '2027-01-04', '2026-2027', 'Pont'))])) as Record<HolidayField, fc.Arbitrary<string>>), (values) => {
      const one = readHoliday(values, 2026);
      if ('told' in one) expect(one.told.from <= one.told.to && weekdayOf(one.told.from) >= 1).toBe(true);
    }));
  });
});

describe('a row of hours', () => {
  const none = Object.fromEntries(HOURS_FIELDS.map(({ name }) => [name, ''])) as Record<HoursField, string>;
  const read = (values: Partial<Record<HoursField, string>>) => readHours({ ...none, uai: '0400001J', year: '2026', ...values }, 2026, (code) => code === '0400001J');

  test.each([['08:30', '08:30'], ['8h30', '08:30'], ['08:30:00', '08:30'], ['8 h', '08:00'], ['', ''], ['25:00', undefined], ['midi', undefined], ['8:75', undefined]])('%p is %p', (text, clock) => expect(clockOf(text)).toBe(clock));

  test('mornings and afternoons of the week, days with the same hours together', () => {
    expect(read({ lundi_matin_debut: '08:30', lundi_matin_fin: '11h30', mardi_matin_debut: '08:30', mardi_matin_fin: '11:30', lundi_apres_midi_debut: '13:30', lundi_apres_midi_fin: '16:30' })).toEqual({
      told: { uai: '0400001J', year: 2026, hours: [{ weekdays: [1, 2], from: '08:30', to: '11:30' }, { weekdays: [1], from: '13:30', to: '16:30' }] },
    });
    expect([read({}), read({ year: '2024-2025', lundi_matin_debut: '08:30' })]).toMatchObject([{ leave: { code: 'no_hours' } }, { leave: { code: 'past' } }]);
    expect([read({ uai: '0400001A' }), read({ lundi_matin_debut: '08:30' }), read({ lundi_matin_debut: '12:00', lundi_matin_fin: '11:00' }), read({ samedi_matin_debut: 'tôt', samedi_matin_fin: '12:00' })]).toMatchObject([
      { problems: [{ field: 'uai', code: 'uai' }] }, { problems: [{ field: 'lundi_matin_fin', code: 'missing' }] }, { problems: [{ field: 'lundi_matin_fin', code: 'order' }] }, { problems: [{ field: 'samedi_matin_debut', code: 'format' }] },
    ]);
  });
});

describeEngines('imports of the calendar', (engine) => {
  let door: Door;
  let owner: Browser;
  let commune: OrganisationView;
  let school: SiteView;
  beforeAll(async () => {
    door = await openDoor({}, engine, '2026-11-30T09:00:00Z');
    owner = await door.signIn();
    commune = (await owner.call('post', '/organisations').send({ name: 'Bastia', kind: 'commune', code: '2B033' }).expect(201)).body as OrganisationView;
    school = (await owner.call('post', '/sites').send({ organisationId: commune.id, name: 'École du Port', kind: 'school', uais: ['0400001J', '0330001X'] }).expect(201)).body as SiteView;
  });
  afterAll(() => door?.close());

  const upload = async (kind: string, csv: string, who = owner) => (await who.call('post', `/imports/${kind}`).attach('file', Buffer.from(csv), 'donnees.csv').expect(201)).body as ImportRunView;
  const act = async (kind: string, id: string, what: 'apply' | 'undo') => (await owner.call('post', `/imports/${kind}/${id}/${what}`).expect(200)).body as ImportRunView;
  const rows = async (kind: string, id: string, who = owner) => ((await who.call('get', `/imports/${kind}/${id}/rows?limit=200`).expect(200)).body as Page<ImportRowView>).items;
  const year = async (zone: string, of: number) => ((await owner.call('get', '/school-years').expect(200)).body as SchoolYearsView).years.find((one) => one.zone === zone && one.year === of);
  const calendar = async () => (await owner.call('get', `/sites/${school.id}/calendar`).expect(200)).body as PlaceCalendarView;

  const HOLIDAYS = [
    'description;population;start_date;end_date;location;zones;annee_scolaire',
    "Vacances de la Toussaint;-;2026-10-17T00:00:00+02:00;2026-11-02T00:00:00+01:00;Lyon;Zone A;2026-2027",
    "Vacances de la Toussaint;-;2026-10-17T00:00:00+02:00;2026-11-02T00:00:00+01:00;Grenoble;Zone A;2026-2027",
    "Vacances d'Hiver;-;2027-02-06T00:00:00+01:00;2027-02-22T00:00:00+01:00;Lyon;Zone A;2026-2027",
    "Prérentrée des enseignants;Enseignants;2026-08-31T00:00:00+02:00;2026-08-31T00:00:00+02:00;Lyon;Zone A;2026-2027",
    'Vacances de la Toussaint;-;2026-10-17T00:00:00+02:00;2026-11-02T00:00:00+01:00;Corse;Corse;2026-2027',
    "Début des Vacances d'Été;-;2027-07-03T00:00:00+02:00;2027-07-03T00:00:00+02:00;Corse;Corse;2026-2027",
    "Vacances d'Hiver;Élèves;2027-02-13T00:00:00+01:00;2027-03-01T00:00:00+01:00;Corse;Zone D;2026-2027",
  ].join('\n');

  it('holidays join what is known of their year; applied, they count; undone, what came with Craie does again', async () => {
    const run = await upload('school-holidays', HOLIDAYS);
    expect((await rows('school-holidays', run.id)).map(({ outcome, problems }) => `${outcome} ${problems.map(({ code }) => code).join()}`)).toEqual(['same ', 'skip repeated', 'update ', 'skip teachers', 'create ', 'create ', 'error choice']);
    expect(await act('school-holidays', run.id, 'apply')).toMatchObject({ state: 'applied', counts: { create: 2, update: 1 } });
    expect(await year('corse', 2026)).toMatchObject({ source: 'imported', state: 'whole', holidays: [{ name: 'Vacances de la Toussaint', from: '2026-10-17', to: '2026-11-01' }, { name: 'Vacances d’Été', to: '2027-08-31' }] });
    const zoneA = await year('A', 2026);
    expect(zoneA).toMatchObject({ source: 'imported', state: 'whole' });
    expect(zoneA?.holidays.map(({ from }) => from)).toEqual(['2026-10-17', '2026-12-19', '2027-02-06', '2027-04-10', '2027-05-07', '2027-07-03']);
    expect((await calendar()).periods.filter(({ kind }) => kind === 'holiday').map(({ name }) => name)).toEqual(['Vacances de la Toussaint', 'Vacances d’Été']);
    // The same file again has nothing to do.
    expect((await upload('school-holidays', HOLIDAYS)).counts).toMatchObject({ create: 0, update: 0, same: 4 });
    expect(await act('school-holidays', run.id, 'undo')).toMatchObject({ undone: { undone: 3, kept: 0 } });
    expect([(await year('A', 2026))?.source, (await year('corse', 2026))?.state]).toEqual(['shipped', 'missing']);
  });

  it('what somebody changed since is kept when an import is undone', async () => {
    const run = await upload('school-holidays', HOLIDAYS);
    await act('school-holidays', run.id, 'apply');
    await owner.call('put', '/school-years/corse/2026').send({ holidays: [{ name: 'Vacances de la Toussaint', from: '2026-10-17', to: '2026-11-02' }] }).expect(200);
    expect(await act('school-holidays', run.id, 'undo')).toMatchObject({ undone: { undone: 1, kept: 2 } });
    expect((await rows('school-holidays', run.id)).map(({ kept }) => kept)).toEqual([null, null, null, null, 'changed', 'gone', null]);
    expect((await year('corse', 2026))?.holidays).toHaveLength(1);
  });

  it('below the syndicate every row says whose school years are', async () => {
    await handOver(owner, commune);
    const admin = await invited(door, owner, 'admin', 'commune-admin', undefined, { organisationId: commune.id });
    const run = await upload('school-holidays', HOLIDAYS, admin);
    expect(new Set((await rows('school-holidays', run.id, admin)).map(({ problems }) => problems[0]?.code))).toEqual(new Set(['syndicate_only']));
    await admin.call('post', `/imports/school-holidays/${run.id}/apply`).expect(409);
  });

  const HOURS = [
    'code_uai;nom;annee_scolaire;lundi_matin_debut;lundi_matin_fin;lundi_apres_midi_debut;lundi_apres_midi_fin;mardi_matin_debut;mardi_matin_fin',
    '0400001J;École du Port;2025;08:00;11:00;;;;',
    '0400001J;École du Port;2026;08:30;11:30;13:30;16:30;08:30;11:30',
    '0330001X;École du Port, maternelle;2026;08:45;11:45;13:30;16:30;;',
    '0750001U;Ailleurs;2026;08:30;11:30;;;;',
  ].join('\n');

  it('hours of class find their school by its UAI; two schools of a building count together; undone, they are gone', async () => {
    const run = await upload('class-hours', HOURS);
    expect((await rows('class-hours', run.id)).map(({ outcome, problems }) => `${outcome} ${problems.map(({ code }) => code).join()}`)).toEqual(['create ', 'update ', 'create ', 'skip not_here']);
    await act('class-hours', run.id, 'apply');
    expect(await calendar()).toMatchObject({ hoursOrigin: 'imported', class: [{ weekdays: [2], from: '08:30', to: '11:30' }, { weekdays: [1], from: '08:30', to: '11:45' }, { weekdays: [1], from: '13:30', to: '16:30' }] });
    expect(await act('class-hours', run.id, 'undo')).toMatchObject({ undone: { undone: 3, kept: 0 } });
    expect((await calendar()).hoursOrigin).toBe('setting');
  });
});
