import { EnrolPace } from '../../../apps/server/src/enrolment/enrol-pace.js';
import { tokenState } from '../../../apps/server/src/enrolment/token.rules.js';
import { Clock } from '../../../apps/server/src/shared/clock.js';
import { ProblemError } from '../../../apps/server/src/shared/problem.js';

const now = new Date('2026-09-01T08:00:00Z');
const token = { maxUses: 2, uses: 0, expiresAt: new Date('2026-09-02T08:00:00Z'), revokedAt: null };

it('tells what a token is worth; what a person did weighs most', () => {
  expect(tokenState(token, now)).toBe('valid');
  expect(tokenState({ ...token, uses: 2 }, now)).toBe('used');
  expect(tokenState({ ...token, uses: 2, expiresAt: now }, now)).toBe('expired');
  expect(tokenState({ ...token, expiresAt: now, revokedAt: now }, now)).toBe('revoked');
});

it('lets 300 devices behind one address enrol at once, and slows one that goes on for ever', () => {
  let at = now.getTime();
  const clock = new (class extends Clock {
    override now = () => new Date(at);
  })();
  const pace = new EnrolPace(clock);
  for (let i = 0; i < 300; i++) pace.admit('192.0.2.1');
  const attempts = Array.from({ length: 500 }, () => {
    try {
      pace.admit('192.0.2.1');
      return 'admitted';
    } catch (error) {
      return error instanceof ProblemError ? `${error.code} ${error.extra.retryAfterSeconds}` : error;
    }
  });
  expect(attempts.at(-1)).toBe('too_many_attempts 5');
  at += 60_000;
  pace.admit('192.0.2.1');
  for (let i = 0; i < 20_000; i++) {
    at += 25;
    pace.admit(`2001:db8::${i}`);
  }
});
