import { COMMAND_STATES, OUTCOME_STATES, OPEN_COMMAND_STATES } from '#contract';
import { ACTIVE_STATES, TRANSITIONS, canMove, detailOf, effectOf, isActive, isOpen } from '../../../apps/server/src/commands/commands.rules.js';

describe('the life of a command', () => {
  it('ends for good, and every open state can still end in every way', () => {
    for (const state of COMMAND_STATES) {
      if (isOpen(state)) expect(TRANSITIONS[state]).toEqual(expect.arrayContaining(['done', 'failed', 'refused', 'unsupported', 'expired', 'cancelled']));
      else expect(TRANSITIONS[state]).toEqual([]);
    }
  });

  it('holds the queue only while at work', () => {
    expect(ACTIVE_STATES).toEqual(['sent', 'running']);
    for (const state of COMMAND_STATES) if (isActive(state)) expect(OPEN_COMMAND_STATES).toContain(state);
  });

  it('becomes active only by being sent', () => {
    expect(COMMAND_STATES.filter((from) => !isActive(from) && canMove(from, 'running'))).toEqual([]);
    expect(COMMAND_STATES.filter((from) => canMove(from, 'sent'))).toEqual(['queued']);
  });

  it.each(OUTCOME_STATES)('keeps the late outcome %s of a cancelled or expired command beside its state', (outcome) => {
    expect(effectOf('cancelled', outcome)).toBe('late');
    expect(effectOf('expired', outcome)).toBe('late');
    expect(effectOf('done', outcome)).toBe('none');
  });

  it('says what a cancellation could not undo', () => {
    const sentAt = new Date();
    expect(detailOf({ state: 'cancelled', sentAt: null, detail: null, lateState: null })).toBeNull();
    expect(detailOf({ state: 'cancelled', sentAt, detail: null, lateState: null })).toMatch(/only hides its result/);
    expect(detailOf({ state: 'cancelled', sentAt, detail: 'rebooted', lateState: 'done' })).toMatch(/only hides.*reported "done" afterwards: rebooted/);
    expect(detailOf({ state: 'expired', sentAt, detail: null, lateState: 'failed' })).toBe('The device reported "failed" afterwards.');
    expect(detailOf({ state: 'done', sentAt, detail: 'ok', lateState: null })).toBe('ok');
  });
});
