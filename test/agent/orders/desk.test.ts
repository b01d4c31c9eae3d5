import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMAND_KINDS, type CommandBody } from '#contract';
import { SigningKey } from '#pki';
import type { CheckedExecutor } from '../../../agent/src/commands/index.js';
import { SILENT } from '../../../agent/src/log.js';
import { Desk } from '../../../agent/src/orders/desk.js';
import { Ledger } from '../../../agent/src/orders/ledger.js';

const deviceId = '0190a0a0-0000-7000-8000-000000000001';

describe('Desk', () => {
  let folder: string;
  let signing: SigningKey;
  const ledgers: Ledger[] = [];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'craie-desk-'));
    signing = await SigningKey.open(join(folder, 'keys'));
  });
  afterEach(async () => {
    await Promise.all(ledgers.splice(0).map((l) => l.close()));
    rmSync(folder, { recursive: true });
  });

  /** A desk as of one start of the agent. */
  const start = async (bootId: string, executor: CheckedExecutor = async () => ({ state: 'done' })) => {
    const ledger = await Ledger.open(join(folder, 'ledger'));
    ledgers.push(ledger);
    const refusals: string[] = [];
    const desk = new Desk({
      deviceId, bootId, ledger, log: SILENT, signingKeys: () => signing.publicKeys,
      executors: Object.fromEntries(COMMAND_KINDS.map((k) => [k, executor])) as Record<CommandBody['kind'], CheckedExecutor>,
      serverNow: () => Date.now(), onOutcome: () => undefined, onRefused: (why) => void refusals.push(why),
    });
    await desk.recover();
    const send = (id: string, sequence: number, kind: CommandBody['kind'] = 'ring') => desk.receive(signing.sign(JSON.stringify({ v: 1, id, deviceId, sequence, kind, args: {}, issuedAt: '', expiresAt: '2999-01-01T00:00:00Z' } satisfies CommandBody)));
    return { desk, ledger, send, refusals };
  };
  const until = async (fits: () => boolean) => {
    const deadline = Date.now() + 10_000;
    while (!fits()) {
      if (Date.now() > deadline) throw new Error('did not happen');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  it.each([['another boot', 'boot-2', 'done'], ['the same boot', 'boot-1', 'failed']])('a reboot is proven by the next start: %s', async (_, nextBoot, state) => {
    let desk: Desk | undefined;
    let gone = false;
    const first = await start('boot-1', async () => {
      desk!.defer(async () => void (gone = true));
      return { state: 'done' };
    });
    desk = first.desk;
    first.send('r', 1, 'reboot');
    await until(() => gone);
    expect(first.ledger.unsent()).toMatchObject([{ commandId: 'r', state: 'running' }]);
    const second = await start(nextBoot);
    expect(second.ledger.unsent()).toMatchObject([{ commandId: 'r', state }]);
    await first.desk.stop();
  });

  it('a command is on disk before it is executed', async () => {
    let seen: Ledger | undefined;
    const { send, ledger } = await start('b', async () => {
      seen = await Ledger.open(join(folder, 'ledger')); // what a start after kill -9 would read
      ledgers.push(seen);
      expect(seen.open()).toMatchObject([{ id: 'x', sequence: 3 }]);
      return { state: 'done' };
    });
    send('x', 3);
    await until(() => ledger.unsent()[0]?.state === 'done');
    expect(seen).toBeDefined();
  });

  it('executes one at a time, in the order of the sequence, each once', async () => {
    const order: number[] = [];
    let running = 0;
    const { send, ledger, refusals } = await start('b', async () => {
      expect(++running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running--;
      order.push(ledger.lastSequence);
      return { state: 'done' };
    });
    for (const n of [1, 4, 2, 3, 2, 4]) send(`c${n}`, n);
    await until(() => order.length === 4);
    expect(order).toEqual([1, 2, 3, 4]);
    send('other', 4);
    expect(refusals).toEqual([expect.stringContaining('replayed')]);
  });
});
