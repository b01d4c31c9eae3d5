import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENTS_KEPT, EventOutbox } from '../../../agent/src/state/outbox.js';

describe('EventOutbox', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'craie-outbox-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('keeps events until they are sent, across starts', async () => {
    const first = await EventOutbox.open(join(folder, 'e'));
    await first.add('started', 'a');
    await first.add('disk-low', 'b'.repeat(5_000));
    await first.sent(first.next(1)[0]!.id);
    await first.close();
    const second = await EventOutbox.open(join(folder, 'e'));
    expect(second.next(10)).toMatchObject([{ kind: 'disk-low', detail: 'b'.repeat(1_000) }]);
    await second.close();
  });

  it('drops the oldest when the server is away for long, and counts them', async () => {
    const outbox = await EventOutbox.open(join(folder, 'e'));
    await Promise.all(Array.from({ length: EVENTS_KEPT + 30 }, (_, n) => outbox.add('stopped', String(n))));
    expect(outbox.next(EVENTS_KEPT * 2)).toHaveLength(EVENTS_KEPT);
    expect(outbox.next(1)).toMatchObject([{ detail: '30' }]);
    await outbox.close();
    const again = await EventOutbox.open(join(folder, 'e'));
    expect(again.dropped).toBe(30);
    await again.close();
  });
});
