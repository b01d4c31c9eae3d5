import fc from 'fast-check';
import { inClass, isOpen, momentOf, nextChange, wallTime, WINDOWS, type Calendar } from '#contract';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const OVERSEAS = ['America/Guadeloupe', 'America/Martinique', 'America/Cayenne', 'America/Miquelon', 'Indian/Reunion', 'Indian/Mayotte', 'Pacific/Noumea', 'Pacific/Tahiti', 'Pacific/Wallis', 'Pacific/Marquesas'];
/** Clocks are changed here: by the hour, at another hour, by half an hour, and at midnight. */
const CHANGING = ['Europe/Paris', 'America/Miquelon', 'Australia/Lord_Howe', 'America/Havana'];
const utc = (text: string) => Date.parse(text);

/** A school of four and a half days, with the holidays of 2026–2027 of zone A. */
const school = (zone = 'Europe/Paris'): Calendar => ({
  zone,
  class: [{ weekdays: [1, 2, 4, 5], from: '08:30', to: '11:30' }, { weekdays: [1, 2, 4, 5], from: '13:30', to: '16:30' }, { weekdays: [3], from: '08:30', to: '11:30' }],
  closed: [{ from: '2026-07-04', to: '2026-08-31' }, { from: '2026-10-17', to: '2026-11-01' }, { from: '2026-11-11', to: '2026-11-11' }, { from: '2026-12-19', to: '2027-01-03' }],
});

describe('class', () => {
  it.each([
    ['in the morning', '2026-11-30T09:00:00Z', true],
    ['at its first minute', '2026-11-30T07:30:00Z', true],
    ['a moment before', '2026-11-30T07:29:59.999Z', false],
    ['at its last moment', '2026-11-30T10:29:59.999Z', true],
    ['at its end', '2026-11-30T10:30:00Z', false],
    ['on Wednesday afternoon', '2026-12-02T14:00:00Z', false],
    ['on Saturday', '2026-12-05T09:00:00Z', false],
    ['on the last evening before the holidays, in class hours', '2026-12-18T15:00:00Z', true],
    ['on their first day', '2026-12-21T09:00:00Z', false],
    ['on a public holiday', '2026-11-11T09:00:00Z', false],
    ['in summer, by summer time', '2026-06-30T06:30:00Z', true],
  ])('%s', (_, at, there) => expect(inClass(school(), utc(at))).toBe(there));

  it.each(OVERSEAS)('is by the wall of %s', (zone) => {
    const calendar = school(zone);
    expect(inClass(calendar, momentOf(zone, { day: '2026-11-30', minute: 8 * 60 + 30 }))).toBe(true);
    expect(inClass(calendar, momentOf(zone, { day: '2026-11-30', minute: 8 * 60 + 29 }))).toBe(false);
    expect(nextChange(calendar, ['outside-class'], momentOf(zone, { day: '2026-11-30', minute: 9 * 60 }))).toBe(momentOf(zone, { day: '2026-11-30', minute: 11 * 60 + 30 }));
  });
});

describe('windows', () => {
  const opens = (at: string, window: (typeof WINDOWS)[number]) => new Date(nextChange(school(), [window], utc(at))!).toISOString();
  it.each<[string, (typeof WINDOWS)[number], string, string]>([
    ['after the morning', 'outside-class', '2026-11-30T09:00:00Z', '2026-11-30T10:30:00.000Z'],
    ['on Wednesday once class is over', 'wednesday', '2026-12-02T08:00:00Z', '2026-12-02T10:30:00.000Z'],
    ['on Wednesday from midnight', 'wednesday', '2026-11-30T09:00:00Z', '2026-12-01T23:00:00.000Z'],
    ['on the first day of the holidays', 'holidays', '2026-11-30T09:00:00Z', '2026-12-18T23:00:00.000Z'],
    ['at night', 'night', '2026-11-30T09:00:00Z', '2026-11-30T19:00:00.000Z'],
    ['the autumn holidays, which begin by summer time', 'holidays', '2026-10-01T09:00:00Z', '2026-10-16T22:00:00.000Z'],
    ['the night of the evening on which the clock is changed', 'night', '2026-10-25T12:00:00Z', '2026-10-25T19:00:00.000Z'],
  ])('%s', (_, window, at, expected) => expect(opens(at, window)).toBe(expected));

  it('close for class after the summer, however long that is', () => {
    const last = utc('2026-07-03T14:30:00Z');
    expect(isOpen(school(), ['outside-class'], last)).toBe(true);
    expect(nextChange({ ...school(), class: school().class.slice(0, 1) }, ['outside-class'], utc('2026-07-04T00:00:00Z'), false)).toBe(utc('2026-09-01T06:30:00Z'));
  });

  it('one that is out of sight is not promised', () => {
    expect(nextChange({ ...school(), closed: [] }, ['holidays'], utc('2026-11-30T09:00:00Z'))).toBeUndefined();
    expect(nextChange({ ...school(), class: [] }, ['outside-class'], utc('2026-11-30T09:00:00Z'), false)).toBeUndefined();
  });

  it('none asked for is always open, a zone that is none is refused', () => {
    expect(isOpen(school(), [], utc('2026-11-30T09:00:00Z'))).toBe(true);
    expect(() => isOpen(school('Europe/Nowhere'), ['night'], 0)).toThrow(RangeError);
  });
});

describe('the clock on the wall', () => {
  it('in spring and in autumn', () => {
    const at = (day: string, minute: number) => new Date(momentOf('Europe/Paris', { day, minute })).toISOString();
    expect(at('2026-03-29', 90)).toBe('2026-03-29T00:30:00.000Z');
    expect(at('2026-03-29', 150)).toBe('2026-03-29T01:30:00.000Z'); // there is no 02:30: it is 03:30
    expect(at('2026-03-29', 600)).toBe('2026-03-29T08:00:00.000Z');
    expect(at('2026-10-25', 90)).toBe('2026-10-24T23:30:00.000Z');
    expect(at('2026-10-25', 150)).toBe('2026-10-25T01:30:00.000Z'); // 02:30 comes twice
    expect(at('2026-10-25', 600)).toBe('2026-10-25T09:00:00.000Z');
  });

  it('is read back as the same moment, but for an hour that comes twice', () => {
    fc.assert(fc.property(fc.constantFrom(...OVERSEAS, ...CHANGING), fc.integer({ min: utc('2020-01-01'), max: utc('2040-01-01') }), (zone, at) => {
      const whole = Math.floor(at / MINUTE) * MINUTE;
      const again = momentOf(zone, wallTime(zone, whole));
      expect(wallTime(zone, again)).toEqual(wallTime(zone, whole));
      expect([0, 30 * MINUTE, 60 * MINUTE]).toContain(again - whole);
    }));
  });
});

describe('the next change, of any calendar', () => {
  // Early hours, in which clocks are changed, half of the time.
  const minute = fc.oneof(fc.integer({ min: 0, max: 4 * 60 }), fc.integer({ min: 0, max: 24 * 60 - 1 }));
  const clock = (n: number) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`;
  const hours = fc.tuple(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 }), minute, minute).map(([weekdays, a, b]) => ({ weekdays, from: clock(Math.min(a, b)), to: clock(Math.max(a, b)) }));
  // Around the nights of 2026 on which clocks are changed, half of the time.
  const day = fc.oneof(fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01'), fc.integer({ min: 0, max: 364 }).map((n) => new Date(utc('2026-01-01') + n * DAY).toISOString().slice(0, 10)));
  const at = fc.tuple(day, fc.oneof(fc.integer({ min: -12 * 60 * MINUTE, max: 12 * 60 * MINUTE }), fc.integer({ min: 0, max: DAY }))).map(([on, after]) => utc(on) + after);
  const closed = fc.array(fc.tuple(day, fc.integer({ min: 0, max: 20 })).map(([from, days]) => ({ from, to: new Date(utc(from) + days * DAY).toISOString().slice(0, 10) })), { maxLength: 4 });
  const calendar = fc.record({ zone: fc.oneof(fc.constantFrom(...OVERSEAS), fc.constantFrom(...CHANGING)), class: fc.array(hours, { maxLength: 4 }), closed });
  const windows = fc.uniqueArray(fc.constantFrom(...WINDOWS), { maxLength: WINDOWS.length });

  type Asked = readonly [Calendar, Parameters<typeof isOpen>[1], number, boolean, number[]];
  const isFirst = ([where, asked, from, open, shares]: Asked) => {
    const found = nextChange(where, asked, from, open);
    if (found !== undefined) expect(isOpen(where, asked, found)).toBe(open);
    if (found === from) return;
    const until = found ?? from + 70 * DAY;
    const near = Array.from({ length: 60 }, (_, n) => from + n * 10 * MINUTE);
    for (const moment of [...shares.map((share) => from + share * (until - from)), ...near, until - 1]) if (moment >= from && moment < until) expect(isOpen(where, asked, moment)).toBe(!open);
  };
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 });

  it('is the first moment at which it is so', () => {
    fc.assert(fc.property(fc.tuple(calendar, windows, at, fc.boolean(), shares), isFirst), { numRuns: 80 });
  });

  it('is so too in the nights on which clocks are changed, whatever has class then', () => {
    const night = fc.integer({ min: 0, max: 4 * 60 });
    const always = fc.tuple(night, night).map(([a, b]) => ({ weekdays: [1, 2, 3, 4, 5, 6, 7], from: clock(Math.min(a, b)), to: clock(Math.max(a, b)) }));
    const busy = fc.record({ zone: fc.constantFrom(...CHANGING), class: fc.array(always, { minLength: 1, maxLength: 2 }), closed: fc.constant<Calendar['closed']>([]) });
    const changes = fc.tuple(fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-04', '2026-10-03', '2026-10-25', '2026-11-01'), fc.integer({ min: -12, max: 12 })).map(([on, hour]) => utc(on) + hour * 60 * MINUTE);
    fc.assert(fc.property(fc.tuple(busy, fc.constant(['outside-class' as const]), changes, fc.boolean(), shares), isFirst), { numRuns: 300 });
  });

  it('a class in the hour that is not there does not take place, one in the hour that comes twice does so twice', () => {
    const early = (from: string, to: string): Calendar => ({ zone: 'Europe/Paris', class: [{ weekdays: [7], from, to }], closed: [] });
    expect(nextChange(early('02:15', '02:45'), ['outside-class'], utc('2026-03-28T23:00:00Z'), false)).toBe(utc('2026-04-05T00:15:00Z'));
    expect(nextChange(early('01:30', '02:30'), ['outside-class'], utc('2026-10-25T00:30:00Z'), false)).toBe(utc('2026-10-25T01:00:00Z'));
  });
});
