/** Presence by half hours, in French time. */
import fc from 'fast-check';
import {
  addDays, cellState, classCoverage, dayInFrance, hoursOf, mondayOf, nowInFrance, ranges, sinceUnit, slotTime, sparkDays, sparkLevel,
} from '../../../../apps/console/src/rooms/devices/presence.rules.js';

const bits = (...on: number[]) => Array.from({ length: 48 }, (_, slot) => on.includes(slot));

describe('half hours', () => {
  it('read as clock times', () => {
    expect([slotTime(0), slotTime(17), slotTime(48)]).toEqual(['00:00', '08:30', '24:00']);
  });

  it('gather into runs that hold exactly the same half hours', () => {
    expect(ranges(bits(17, 18, 19, 30))).toEqual([{ from: 17, to: 20 }, { from: 30, to: 31 }]);
    fc.assert(fc.property(fc.array(fc.boolean(), { minLength: 48, maxLength: 48 }), (day) => {
      const back = day.map(() => false);
      for (const { from, to } of ranges(day)) back.fill(true, from, to);
      expect(back).toEqual(day);
    }));
  });

  it('add up to hours', () => {
    expect(hoursOf(bits(1, 2, 3))).toBe(1.5);
  });
});

describe('days in France', () => {
  it('change at midnight in Paris, not in UTC', () => {
    expect(dayInFrance(new Date('2026-11-22T23:30:00Z'))).toBe('2026-11-23');
    expect(mondayOf(new Date('2026-11-22T23:30:00Z'))).toBe('2026-11-23');
    expect(mondayOf(new Date('2026-11-22T22:30:00Z'))).toBe('2026-11-16');
  });

  it('know the half hour in summer and winter', () => {
    expect(nowInFrance(new Date('2026-07-01T06:45:00Z'))).toEqual({ date: '2026-07-01', slot: 17 });
    expect(nowInFrance(new Date('2026-01-05T23:00:00Z'))).toEqual({ date: '2026-01-06', slot: 0 });
  });

  it('are counted across a clock change', () => {
    expect(addDays('2026-10-24', 2)).toBe('2026-10-26');
    expect(sparkDays(3, new Date('2026-03-01T12:00:00Z'))).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  });
});

describe('a cell of the week', () => {
  const now = { date: '2026-11-24', slot: 20 };
  const since = { date: '2026-11-01', slot: 0 };
  const day = (date: string) => ({ date, online: bits(20, 21), weak: bits(21), classHours: bits(20, 21, 22) });

  it('is still to come after now', () => {
    expect(cellState(day('2026-11-24'), 20, now, since)).toBe('online');
    expect(cellState(day('2026-11-24'), 21, now, since)).toBe('future');
    expect(cellState(day('2026-11-25'), 0, now, since)).toBe('future');
  });

  it('says when the link was weak, and when nobody was there', () => {
    expect(cellState(day('2026-11-23'), 21, now, since)).toBe('weak');
    expect(cellState(day('2026-11-23'), 22, now, since)).toBe('offline');
  });

  it('counts class time up to now only', () => {
    expect(classCoverage([day('2026-11-23'), day('2026-11-24'), day('2026-11-25')], now, since)).toBe(75);
    expect(classCoverage([{ date: '2026-11-22', online: bits(), classHours: bits() }], now, since)).toBeNull();
  });

  it('blames nobody for the time before the device was enrolled', () => {
    const late = { date: '2026-11-24', slot: 20 };
    expect(cellState(day('2026-11-23'), 22, now, late)).toBe('before');
    expect(cellState(day('2026-11-23'), 20, now, late)).toBe('online');
    expect(cellState({ ...day('2026-11-24'), online: bits() }, 20, now, late)).toBe('offline');
    expect(classCoverage([{ ...day('2026-11-23'), online: bits() }], now, late)).toBeNull();
  });
});

describe('a stick of the spark', () => {
  it('shows any presence at all, and grows with it', () => {
    expect([0, 1, 8, 16, 40].map(sparkLevel)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('how long something lasts', () => {
  it('is said in its largest whole unit', () => {
    const now = new Date('2026-11-24T12:00:00Z');
    const ago = (minutes: number) => sinceUnit(new Date(now.getTime() - minutes * 60_000), now);
    expect(ago(0)).toEqual({ count: 1, unit: 'minute' });
    expect(ago(59)).toEqual({ count: 59, unit: 'minute' });
    expect(ago(125)).toEqual({ count: 2, unit: 'hour' });
    expect(ago(2 * 1_440 + 5)).toEqual({ count: 2, unit: 'day' });
  });
});
