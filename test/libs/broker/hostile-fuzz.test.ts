/** The door against messages that nobody should send; `npm run bench -- fuzz` tries a million, and the wire behind it. */
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { decodeUp } from '#broker';
import { LIMITS, UP_KINDS } from '#contract';
import { meetDoor } from '../../../bench/fuzz/door.js';
import { casesOf } from '../../../bench/fuzz/messages.js';

const CASES = 1_000;

test.each(UP_KINDS)('%s: answered whatever it holds, and what is let in can be carried and stored', (kind) => {
  const seen = { in: 0, out: 0 };
  fc.assert(fc.property(casesOf(kind), (one) => { seen[meetDoor(one) ? 'in' : 'out']++; }), { numRuns: CASES });
  // Both answers were tried: a door that lets in everything, or nobody, is none.
  expect(Math.min(seen.in, seen.out)).toBeGreaterThan(CASES / 20);
});

describe('depth', () => {
  const outcome = (result: string) => Buffer.from(`{"v":1,"commandId":"","state":"done","at":"","result":${result}}`);
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}0${'}'.repeat(depth)}`;

  test('as much as is allowed is taken, one more is refused and says so', () => {
    expect(decodeUp('outcome', outcome(nested(LIMITS.depth - 1))).ok).toBe(true);
    expect(decodeUp('outcome', outcome(nested(LIMITS.depth)))).toMatchObject({ ok: false, reason: 'malformed', detail: expect.stringContaining(`${LIMITS.depth} deep`) });
  });

  test.each([10_000, 40_000])('%i levels, in any message, with and without escapes, are no more than refused', (depth) => {
    const lists = '['.repeat(depth) + ']'.repeat(depth);
    for (const deep of [nested(depth), `{"a":${lists}}`, `{"a\\u0041":"\\u0000","b":${lists}}`]) {
      expect(decodeUp('outcome', outcome(deep)).ok).toBe(false);
      expect(decodeUp('inventory', deflateRawSync(`{"v":1,"hash":"","sections":{},"hashes":{},"surprise":${deep}}`)).ok).toBe(false);
    }
  });

  test('a property whose name cannot be stored is refused', () => {
    for (const name of ['a\\u0000', '\\ud800']) expect(decodeUp('outcome', outcome(`{"${name}":1}`))).toMatchObject({ ok: false, detail: expect.stringContaining('name of a property') });
  });
});
