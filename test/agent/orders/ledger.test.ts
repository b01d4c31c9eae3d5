import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from '#contract';
import { Ledger } from '../../../agent/src/orders/ledger.js';

const outcome = (commandId: string, state: Outcome['state']): Outcome => ({ v: 1, commandId, state, at: '2026-01-01T00:00:00.000Z' });

describe('Ledger', () => {
  let path: string;
  const opened: Ledger[] = [];
  const open = async () => {
    const ledger = await Ledger.open(path);
    opened.push(ledger);
    return ledger;
  };
  beforeEach(() => (path = join(mkdtempSync(join(tmpdir(), 'craie-ledger-')), 'l')));
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((l) => l.close()));
    rmSync(join(path, '..'), { recursive: true });
  });

  it('remembers what was begun and not ended', async () => {
    const first = await open();
    await first.accept({ id: 'a', sequence: 4, kind: 'ring' }, 'boot-1');
    await first.conclude(outcome('a', 'running'));
    const again = await open(); // as after a kill -9: never closed
    expect(again.lastSequence).toBe(4);
    expect(again.open()).toMatchObject([{ id: 'a', kind: 'ring', bootId: 'boot-1' }]);
    await again.conclude(outcome('a', 'done'));
    expect(again.open()).toEqual([]);
    expect((await open()).unsent()).toMatchObject([{ state: 'done' }]);
  });

  it('an acknowledgement of « running » does not acknowledge the end that came meanwhile', async () => {
    const ledger = await open();
    await ledger.accept({ id: 'a', sequence: 1, kind: 'ring' }, 'b');
    const running = outcome('a', 'running');
    await ledger.conclude(running);
    await ledger.conclude(outcome('a', 'done'));
    await ledger.sent(running);
    expect(ledger.unsent()).toMatchObject([{ state: 'done' }]);
  });

  it('forgets only what the server has, and never the highest sequence', async () => {
    const ledger = await open();
    for (let n = 1; n <= 260; n++) {
      await ledger.accept({ id: `c${n}`, sequence: n, kind: 'ring' }, 'b');
      await ledger.conclude(outcome(`c${n}`, 'done'));
      if (n <= 100) for (const o of ledger.unsent()) await ledger.sent(o);
    }
    expect(ledger.unsent()).toHaveLength(160);
    await ledger.close();
    const again = await open();
    expect(again.unsent()).toHaveLength(160);
    expect(again.lastSequence).toBe(260);
    expect(again.knows('c1')).toBe(false);
  });

  it('sends an outcome again when asked', async () => {
    const ledger = await open();
    await ledger.accept({ id: 'a', sequence: 1, kind: 'ring' }, 'b');
    await ledger.conclude(outcome('a', 'done'));
    await ledger.sent(ledger.unsent()[0]!);
    expect(ledger.unsent()).toEqual([]);
    ledger.resend('a');
    expect(ledger.unsent()).toHaveLength(1);
  });
});
