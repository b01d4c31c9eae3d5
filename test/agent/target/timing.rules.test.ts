import fc from 'fast-check';
import { isOpen, WINDOWS, type Calendar, type Timing } from '#contract';
import { heldBack, type Occasion } from '../../../agent/src/target/timing.rules.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const calendar: Calendar = {
  zone: 'Europe/Paris',
  class: [{ weekdays: [1, 2, 4, 5], from: '08:30', to: '11:30' }, { weekdays: [1, 2, 4, 5], from: '13:30', to: '16:30' }],
  closed: [{ from: '2026-12-19', to: '2027-01-03' }],
};
const utc = (text: string) => Date.parse(text);
const iso = (at: number) => new Date(at).toISOString();
const morning = utc('2026-11-30T09:00:00Z');
const noon = utc('2026-11-30T10:30:00Z');
const occasion = (change: Partial<Occasion> = {}): Occasion => ({ now: morning, proven: true, ...change });
const when = (change: Partial<Timing> = {}): Timing => ({ windows: ['outside-class'], download: 'early', ...change });

describe('a wish is held back', () => {
  it.each<[string, Timing | undefined, Partial<Occasion>, { reason?: string; until?: number } | undefined]>([
    ['not, without hours', undefined, {}, undefined],
    ['not, without hours, whatever the clock says', undefined, { now: 0, proven: false }, undefined],
    ['in class', when(), {}, { reason: 'window', until: noon }],
    ['not outside it', when(), { now: noon }, undefined],
    ['until it is due', when({ windows: [], from: iso(morning + 1) }), {}, { reason: 'window', until: morning + 1 }],
    ['until the window after it is due', when({ from: '2026-11-30T13:00:00Z' }), {}, { reason: 'window', until: utc('2026-11-30T15:30:00Z') }],
    ['not once its deadline has passed', when({ deadline: iso(morning) }), {}, undefined],
    ['until its deadline, where no window opens before', when({ windows: ['holidays'], deadline: iso(morning + DAY) }), {}, { reason: 'window', until: morning + DAY }],
    ['not before it is due, whatever its deadline', when({ windows: [], from: iso(noon), deadline: iso(morning) }), {}, { reason: 'window', until: noon }],
    ['by a lesson', undefined, { lessonUntil: noon }, { reason: 'lesson', until: noon }],
    ['by a lesson, although its deadline has passed', when({ deadline: iso(morning) }), { lessonUntil: noon }, { reason: 'lesson', until: noon }],
    ['by a lesson that outlasts the class', when(), { lessonUntil: noon + 1 }, { reason: 'lesson', until: noon + 1 }],
    ['by the class that outlasts a lesson', when(), { lessonUntil: noon - 1 }, { reason: 'window', until: noon }],
    ['by a lesson, and then by the class after it', when(), { now: noon, lessonUntil: utc('2026-11-30T13:00:00Z') }, { reason: 'lesson', until: utc('2026-11-30T15:30:00Z') }],
    ['not by a lesson that has ended', undefined, { lessonUntil: morning }, undefined],
    ['not by a lesson that it overrides', when({ windows: [], overrideLesson: true }), { lessonUntil: noon }, undefined],
    ['by the class although it overrides lessons', when({ overrideLesson: true }), { lessonUntil: noon }, { reason: 'window', until: noon }],
  ])('%s', (_, timing, at, expected) => expect(heldBack(timing, calendar, occasion(at))).toEqual(expected && { ...expected, detail: expect.any(String) as string }));

  it('where the time is not proven, for as long as nobody knows', () => {
    for (const timing of [when(), when({ windows: [], from: iso(0) }), when({ deadline: iso(0) })]) {
      expect(heldBack(timing, calendar, occasion({ now: utc('2051-01-01T00:00:00Z'), proven: false }))).toEqual({ reason: 'window', detail: expect.stringContaining('serveur') as string });
    }
  });

  it.each<[string, Calendar | undefined]>([['without a calendar', undefined], ['with one of a zone that is none', { ...calendar, zone: 'Lune/Mer' }]])('%s, until its deadline if it has one', (_, known) => {
    const hold = heldBack(when(), known, occasion());
    expect(hold?.reason).toBe('window');
    expect(hold?.until).toBeUndefined();
    expect(heldBack(when({ deadline: iso(noon) }), known, occasion())?.until).toBe(noon);
    expect(heldBack(when({ deadline: iso(noon) }), known, occasion({ now: noon }))).toBeUndefined();
  });
});

describe('for any hours and any moment', () => {
  const moment = fc.integer({ min: 0, max: 40 * DAY }).map((after) => morning + after);
  const text = fc.option(moment.map(iso), { nil: undefined });
  const timing = fc.record({ windows: fc.uniqueArray(fc.constantFrom(...WINDOWS)), from: text, deadline: text, overrideLesson: fc.option(fc.boolean(), { nil: undefined }) })
    .map(({ windows, from, deadline, overrideLesson }): Timing => ({ windows, download: 'early', ...(from && { from }), ...(deadline && { deadline }), ...(overrideLesson !== undefined && { overrideLesson }) }));

  it('it disturbs only when it may, and is held until the very moment that is told', () => {
    fc.assert(fc.property(fc.option(timing, { nil: undefined }), moment, fc.option(fc.integer({ min: -DAY, max: DAY }), { nil: undefined }), (wish, now, lesson) => {
      const at = occasion({ now, ...(lesson !== undefined && { lessonUntil: now + lesson }) });
      const hold = heldBack(wish, calendar, at);
      const inLesson = lesson !== undefined && lesson > 0 && wish?.overrideLesson !== true;
      const due = utc(wish?.from ?? iso(0)) <= now;
      const inTime = isOpen(calendar, wish?.windows ?? [], now) || utc(wish?.deadline ?? '2100-01-01T00:00:00Z') <= now;
      expect(hold === undefined).toBe(!inLesson && due && inTime);
      if (hold?.until === undefined) return;
      expect(hold.until).toBeGreaterThan(now);
      expect(heldBack(wish, calendar, { ...at, now: hold.until })).toBeUndefined();
      expect(heldBack(wish, calendar, { ...at, now: hold.until - 1 })).toBeDefined();
    }), { numRuns: 500 });
  });
});
