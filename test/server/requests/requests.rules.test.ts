import fc from 'fast-check';
import { REQUEST_STATES, type RequestState } from '#contract';
import { endOf, progressOf, stateAfter, WAITING, type RequestAct } from '../../../apps/server/src/requests/requests.rules.js';
import { earliestToday, isDay, lineOf, linesOf } from '../../../apps/server/src/requests/text.rules.js';

const ACTS: RequestAct[] = ['reply', 'withdraw', 'note', 'ask-back', 'approve', 'refuse', 'reopen'];
const possible = (state: RequestState) => ACTS.filter((act) => stateAfter(state, act));

test('what is possible in each state', () => {
  expect(Object.fromEntries(REQUEST_STATES.map((state) => [state, possible(state)]))).toEqual({
    open: ['reply', 'withdraw', 'note', 'ask-back', 'approve', 'refuse'],
    question: ['reply', 'withdraw', 'note', 'ask-back', 'approve', 'refuse'],
    approved: ['reply', 'note'],
    refused: ['reply', 'note', 'reopen'],
    withdrawn: [],
  });
});

test('a question waits until the asker writes', () => {
  expect(stateAfter('open', 'ask-back')).toBe('question');
  expect(stateAfter('question', 'note')).toBe('question');
  expect(stateAfter('question', 'reply')).toBe('open');
});

test('whatever people do, one answer is final until it is taken back, and a deployment always', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...ACTS), { maxLength: 30 }), (acts) => {
    let state: RequestState = 'open';
    for (const act of acts) {
      const after = stateAfter(state, act);
      if (after === undefined) continue;
      if (state === 'approved' || state === 'withdrawn') expect(after).toBe(state);
      if (after === 'approved') expect([...WAITING, 'approved']).toContain(state);
      state = after;
    }
  }));
});

describe('how far an approved one is', () => {
  const standing = { state: 'running' as const, total: 3, done: 0, failed: 0, left: 0, takenBack: false, takenOver: { devices: 0, done: 0 } };

  test.each([
    ['nothing has begun', standing, { state: 'waiting', devices: 3, done: 0 }],
    ['one has it', { ...standing, done: 1 }, { state: 'under-way', devices: 3, done: 1 }],
    ['all that can have it', { ...standing, state: 'done' as const, done: 2, left: 1 }, { state: 'done', devices: 2, done: 2 }],
    ['one failed, and tries again', { ...standing, state: 'done' as const, done: 2, failed: 1 }, { state: 'under-way', devices: 3, done: 2 }],
    ['what cannot have it is no beginning', { ...standing, left: 1 }, { state: 'waiting', devices: 2, done: 0 }],
    ['none can have it', { ...standing, state: 'done' as const, left: 3 }, { state: 'stopped', devices: 0, done: 0 }],
    ['a newer deployment gives it in its place', { ...standing, state: 'done' as const, total: 1, done: 1, takenOver: { devices: 2, done: 1 } }, { state: 'under-way', devices: 3, done: 2 }],
    ['it did', { ...standing, state: 'done' as const, total: 0, takenOver: { devices: 2, done: 2 } }, { state: 'done', devices: 2, done: 2 }],
    ['another deployment took all away', { ...standing, state: 'done' as const, total: 0 }, { state: 'stopped', devices: 0, done: 0 }],
    ['it follows a filter that nothing matches yet', { ...standing, total: 0 }, { state: 'waiting', devices: 0, done: 0 }],
    ['paused', { ...standing, state: 'paused' as const, done: 1 }, { state: 'stopped', devices: 3, done: 1 }],
    ['taken back', { ...standing, state: 'done' as const, done: 3, takenBack: true }, { state: 'stopped', devices: 3, done: 3 }],
    ['its start is to come', { ...standing, state: 'scheduled' as const }, { state: 'waiting', devices: 3, done: 0 }],
    ['gone', null, { state: 'stopped', devices: 0, done: 0 }],
  ])('%s', (_, counted, expected) => {
    expect(progressOf(counted)).toEqual(expected);
  });

  test('its end is told when it is there or cancelled, and while it may go on nothing is', () => {
    const full = { ...standing, done: 3 };
    expect([full, { ...standing, state: 'cancelled' as const }, standing, { ...standing, state: 'paused' as const }, { ...full, state: 'done' as const, takenBack: true }, null].map(endOf)).toEqual(['done', 'cancelled', null, null, null, null]);
  });
});

describe('words of strangers', () => {
  test('lines are kept as lines, and what deceives is not', () => {
    expect(linesOf('  Bonjour,\r\n\r\n\r\n\r\nmerci \u202Egpj.exe\u202C  \r\n')).toBe('Bonjour,\n\nmerci gpj.exe');
    expect(lineOf(' Tux\u200BPaint \t 2 ')).toBe('TuxPaint 2');
    expect(lineOf('\u200B \u2060')).toBeNull();
    expect(linesOf(undefined)).toBeNull();
  });

  test('days', () => {
    expect(isDay('2026-02-28')).toBe(true);
    expect(isDay('2026-02-30')).toBe(false);
    expect(earliestToday(new Date('2026-11-30T23:30:00Z'))).toBe('2026-11-30');
    expect(earliestToday(new Date('2026-11-30T02:00:00Z'))).toBe('2026-11-29');
  });
});
