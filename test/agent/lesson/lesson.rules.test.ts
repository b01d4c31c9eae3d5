import fc from 'fast-check';
import { inClass, momentOf, wallTime, type Calendar } from '#contract';
import { CHANGES_A_DAY, EMPTY_BOOK, end, LESSONS_A_DAY, LESSONS_OUTSIDE_CLASS, lock, LONGEST_LESSON, type Answer, type LessonBook, type Place } from '../../../agent/src/lesson/lesson.rules.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const zone = 'Europe/Paris';
const calendar: Calendar = { zone, class: [{ weekdays: [1, 2, 4, 5], from: '08:30', to: '11:30' }, { weekdays: [1, 2, 4, 5], from: '13:30', to: '16:30' }], closed: [] };
const wall = (hour: number, minute = 0) => momentOf(zone, { day: '2026-11-30', minute: hour * 60 + minute });
const at = (now: number, known?: Calendar): Place => ({ now, zone, ...(known && { calendar: known }) });
const granted = (answer: Answer): LessonBook => {
  if (!answer.ok) throw new Error(answer.refusal);
  return answer.book;
};

describe('a lesson is locked', () => {
  it.each<[string, Parameters<typeof lock>[1], Place, { until: number; cut?: string } | { refusal: string }]>([
    ['for an hour', { minutes: 60 }, at(wall(9), calendar), { until: wall(10) }],
    ['until a time of today', { until: '11:15' }, at(wall(9), calendar), { until: wall(11, 15) }],
    ['to the end of class at most', { minutes: 240 }, at(wall(9), calendar), { until: wall(11, 30), cut: 'class' }],
    ['for four hours at most', { minutes: 600 }, at(wall(9)), { until: wall(13), cut: 'longest' }],
    ['for an hour and a half outside class', { until: '23:00' }, at(wall(17), calendar), { until: wall(18, 30), cut: 'day' }],
    ['not until a time that has passed', { until: '08:59' }, at(wall(9), calendar), { refusal: 'past' }],
    ['not for no time', { until: '09:00' }, at(wall(9)), { refusal: 'past' }],
  ])('%s', (_, asked, place, expected) => {
    const answer = lock(EMPTY_BOOK, asked, place);
    expect(answer.ok ? { until: answer.book.until, ...(answer.cut && { cut: answer.cut }) } : { refusal: answer.refusal }).toEqual(expected);
  });

  it('anew, and what was left of the one before does not count', () => {
    const first = granted(lock(EMPTY_BOOK, { minutes: 120 }, at(wall(9), calendar)));
    const second = granted(lock(first, { minutes: 60 }, at(wall(10), calendar)));
    expect(second).toMatchObject({ until: wall(11), spent: 2 * HOUR, changes: 2 });
    expect(granted(end(second, at(wall(10, 30), calendar)))).toMatchObject({ until: wall(10, 30), spent: 1.5 * HOUR, changes: 3 });
  });

  it('no more than a day allows, and again on the next', () => {
    const full: LessonBook = { ...EMPTY_BOOK, day: '2026-11-30', spent: LESSONS_A_DAY };
    expect(lock(full, { minutes: 60 }, at(wall(15)))).toEqual({ ok: false, refusal: 'day' });
    expect(lock({ ...full, spent: 0, changes: CHANGES_A_DAY }, { minutes: 60 }, at(wall(15)))).toEqual({ ok: false, refusal: 'changes' });
    expect(lock(full, { minutes: 60 }, at(wall(15) + 24 * HOUR)).ok).toBe(true);
  });

  it('one that ended cannot be ended', () => expect(end({ ...EMPTY_BOOK, until: wall(9) }, at(wall(9)))).toEqual({ ok: false, refusal: 'none' }));
});

describe('whatever is asked on one day', () => {
  const act = fc.record({ wait: fc.integer({ min: 0, max: 180 }), asked: fc.oneof(fc.constant('end' as const), fc.integer({ min: 1, max: 1_440 })) });

  it('is never locked for longer than a day allows, nor past what one lock may be', () => {
    fc.assert(fc.property(fc.array(act, { maxLength: 60 }), fc.option(fc.constant(calendar), { nil: undefined }), (acts, known) => {
      let book = EMPTY_BOOK;
      let now = wall(0);
      let [locked, outside, changes] = [0, 0, 0];
      for (const { wait, asked } of acts) {
        const next = now + wait * MINUTE;
        if (wallTime(zone, next).day !== '2026-11-30') return;
        for (let moment = now; moment < next; moment += MINUTE) {
          if (moment >= book.until) break;
          locked += MINUTE;
          if (known && book.outside) outside += MINUTE;
        }
        now = next;
        const answer = asked === 'end' ? end(book, at(now, known)) : lock(book, { minutes: asked }, at(now, known));
        if (!answer.ok) continue;
        changes++;
        book = answer.book;
        expect(book.until - now).toBeLessThanOrEqual(LONGEST_LESSON);
        if (known && asked !== 'end' && inClass(known, now)) expect(inClass(known, book.until - 1)).toBe(true);
      }
      expect(locked).toBeLessThanOrEqual(LESSONS_A_DAY);
      expect(outside).toBeLessThanOrEqual(LESSONS_OUTSIDE_CLASS);
      expect(changes).toBeLessThanOrEqual(CHANGES_A_DAY);
    }));
  });
});
