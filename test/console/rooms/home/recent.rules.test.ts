/** The journal in short. */
import type { AuditView } from '#contract';
import { folded } from '../../../../apps/console/src/rooms/home/recent.rules.js';

const entry = (id: string, action: string, actor: string): AuditView => ({ id, action, actor, at: '2026-11-23T08:00:00.000Z', subject: 'device:1', detail: {}, person: null, organisation: null, address: null, reason: null, seq: null });

describe('the journal in short', () => {
  it('says arrivals in a row once, whichever token let them in', () => {
    const lines = folded([entry('4', 'device.enrolled', 'Dax'), entry('3', 'device.enrolled', 'Tartas'), entry('2', 'session.opened', 'Anne'), entry('1', 'device.enrolled', 'Dax')]);
    expect(lines.map(({ entry: { id }, times }) => [id, times])).toEqual([['4', 2], ['2', 1], ['1', 1]]);
  });

  it('keeps apart what two people did', () => {
    expect(folded([entry('2', 'command.sent', 'Anne'), entry('1', 'command.sent', 'Luc')])).toHaveLength(2);
  });
});
