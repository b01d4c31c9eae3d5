/** Every checker of the wire, both ways, with documents made from its own schema and with the same spoilt. */
import fc from 'fast-check';
import { checkDown, checkEnrolRequest, checkTargetBody, checkUp, DOWN_KINDS, DOWN_SCHEMAS, EnrolRequest, TargetBody, UP_KINDS, UP_SCHEMAS, type Checked } from '#contract';
import { sound, spoilt, type Schema } from '../../../bench/fuzz/messages.js';

type Check = (value: unknown) => Checked<unknown>;
const CHECKERS: [string, unknown, Check][] = [
  ...UP_KINDS.map((kind): [string, unknown, Check] => [`up/${kind}`, UP_SCHEMAS[kind], (value) => checkUp(kind, value)]),
  ...DOWN_KINDS.map((kind): [string, unknown, Check] => [`down/${kind}`, DOWN_SCHEMAS[kind], (value) => checkDown(kind, value)]),
  ['target', TargetBody, checkTargetBody],
  ['enrolment', EnrolRequest, checkEnrolRequest],
];

test.each(CHECKERS)('%s: what its schema describes is taken, what is spoilt is answered', (_, schema, check) => {
  const messages = sound(schema as Schema);
  fc.assert(fc.property(messages, (value) => expect(check(JSON.parse(JSON.stringify(value)))).toMatchObject({ ok: true })), { numRuns: 100 });
  let refused = 0;
  fc.assert(fc.property(spoilt(messages), (json) => {
    let value: unknown;
    try {
      value = JSON.parse(json);
    } catch {
      return; // The checkers stand behind the parser.
    }
    const checked = check(value);
    if (!checked.ok) refused++;
    expect(checked.ok || (checked.problem.length > 0 && checked.problem.length <= 300)).toBe(true);
  }), { numRuns: 300 });
  expect(refused).toBeGreaterThan(30);
});
