/** Lines of the history, read as words. */
import fc from 'fast-check';
import { eventDetail } from '../../../../apps/console/src/rooms/devices/event.rules.js';

describe('the detail of a line', () => {
  it('knows why a device left', () => {
    expect(eventDetail('offline', 'lost')).toEqual({ kind: 'offline', reason: 'lost' });
  });

  it('reads what was changed', () => {
    expect(eventDetail('updated', '{"name":"T-07","assetTag":null,"secret":"x"}')).toEqual({ kind: 'changes', changes: [{ field: 'name', value: 'T-07' }, { field: 'assetTag', value: null }] });
  });

  it('keeps the words of a refusal apart, and adds nothing to an acceptance', () => {
    expect(eventDetail('quarantined', 'malformed: heartbeat')).toEqual({ kind: 'refusal', reason: 'malformed: heartbeat' });
    expect(eventDetail('released', '{"status":"active"}')).toEqual({ kind: 'changes', changes: [] });
  });

  it('shows anything else as the text it is', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (kind, detail) => {
      fc.pre(!['offline', 'updated', 'released', 'quarantined', 'refused'].includes(kind));
      expect(eventDetail(kind, detail)).toEqual({ kind: 'text', text: detail });
    }));
    expect(eventDetail('updated', 'null')).toEqual({ kind: 'text', text: 'null' });
    expect(eventDetail('updated', '{broken')).toEqual({ kind: 'text', text: '{broken' });
  });
});
