/**
 * Hostile messages in their number: `npm run bench -- fuzz [--cases 1000000] [--seed N]`, about eight minutes. Most meet the door inside
 * this process; a part goes over the wire to a real server, where their senders must end in quarantine while a neighbour is served.
 * A seed repeats a run; a case that fails at the door is shrunk and printed.
 */
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { UP_KINDS, type UpKind } from '#contract';
import { meetDoor } from './fuzz/door.js';
import { casesOf } from './fuzz/messages.js';
import { attack } from './fuzz/wire.js';
import { report } from './report.js';

/** Parts of all cases. An inventory costs ten times the others: it is compressed, and some inflate to their limit. */
const SHARES: Record<UpKind, number> = { hello: 0.16, heartbeat: 0.2, inventory: 0.04, reported: 0.16, outcome: 0.2, event: 0.16, bye: 0.08 };
const OVER_THE_WIRE = 0.01;

/** @throws Error with the shrunk case when something does not hold. */
function door(cases: number, seed: number): { met: number; letIn: number } {
  const seen = { met: 0, letIn: 0 };
  for (const kind of UP_KINDS) {
    process.stderr.write(`door: ${kind}\n`);
    fc.assert(fc.property(casesOf(kind), (one) => {
      seen.met++;
      if (meetDoor(one)) seen.letIn++;
    }), { seed, numRuns: Math.ceil(cases * SHARES[kind]) });
  }
  return seen;
}

async function main(cases: number, seed: number): Promise<boolean> {
  const work = await mkdtemp(join(tmpdir(), 'craie-bench-fuzz-'));
  try {
    const wire = await attack(work, Math.ceil(cases * OVER_THE_WIRE), seed);
    const began = performance.now();
    const { met, letIn } = door(cases, seed);
    return await report({
      bench: 'fuzz',
      conditions: { cases, seed },
      figures: [
        { name: 'cases at the door', value: met, unit: 'messages', budget: { least: cases } },
        { name: 'let in, all of them fit to be stored', value: (letIn / met) * 100, unit: '%' },
        { name: 'processor per case, with its making', value: ((performance.now() - began) / met) * 1_000, unit: 'µs' },
        { name: 'cases over the wire', value: wire.said, unit: 'messages', budget: { least: cases * OVER_THE_WIRE } },
        { name: 'senders in quarantine with a reason', value: (wire.quarantined / wire.hostile) * 100, unit: '%', budget: { least: 100 }, size: wire.hostile },
        { name: 'rows that only the database refused', value: wire.poison, unit: 'messages' },
        { name: 'neighbour: heartbeat stored after, p99', value: wire.neighbour.p99, unit: 'ms', budget: { most: 2_000 }, reference: { name: 'before the attack, median', value: wire.neighbour.quiet } },
        { name: 'neighbour: connections that broke', value: wire.neighbour.broken, unit: 'connections', budget: { most: 0 } },
      ],
    }, cases < 1_000_000 ? work : undefined);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

const { values } = parseArgs({ options: { cases: { type: 'string', default: '1000000' }, seed: { type: 'string', default: String(randomInt(2 ** 31)) } } });
process.exitCode = (await main(Number(values.cases), Number(values.seed))) ? 0 : 1;
