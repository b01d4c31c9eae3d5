import { countdown, isQuick, maySend, sentences, stageOf } from '../../../../apps/console/src/rooms/acts/act.rules.js';

const now = new Date('2026-11-30T10:00:00Z');
const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000).toISOString();

test.each([[599.2, '10:00'], [61, '1:01'], [5, '0:05'], [3_905, '1:05:05'], [0, null], [-9, null]])('%d seconds are left as %s', (seconds, shown) => expect(countdown(at(seconds), now)).toBe(shown));

test('somebody else comes first, then its time', () => {
  const act = { secondPerson: true, approvedBy: null, runsAt: at(-60) };
  expect([stageOf(act, now), stageOf({ ...act, approvedBy: 'Inès' }, now), stageOf({ ...act, secondPerson: false, runsAt: at(60) }, now)]).toEqual(['approval', 'due', 'waiting']);
});

test('what is dangerous needs a reason, what is refused is not sent, and nothing before the answer is there', () => {
  const small = { devices: 1, dangerous: false, refusal: null };
  expect([maySend(undefined, 'x'), maySend(small, ''), maySend({ ...small, devices: 0 }, ''), maySend({ ...small, dangerous: true }, ' '), maySend({ ...small, dangerous: true }, 'nuit'), maySend({ ...small, refusal: 'budget' }, 'nuit')])
    .toEqual([false, true, false, false, true, false]);
  expect([isQuick(small), isQuick({ ...small, dangerous: true }), isQuick({ ...small, refusal: 'budget' })]).toEqual([true, false, false]);
});

test('what will be asked is said once', () => {
  const said = (delayMinutes: number, secondPerson: boolean) => sentences({ delayMinutes, secondPerson }).map(({ key }) => key);
  expect([said(10, false), said(10, true), said(0, true), said(0, false)]).toEqual([['delay'], ['delay', 'second'], ['secondOnly'], ['atOnce']]);
});
