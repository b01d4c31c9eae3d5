import fc from 'fast-check';
import { signedHeaders, newWebhookSecret } from '../../../apps/server/src/webhooks/signature.js';
import { arrived, GIVEN_UP_AFTER, isGone, nextTry, OFF_AFTER, offReason, restUntil, retryAfterOf, type Outcome } from '../../../apps/server/src/webhooks/webhook.rules.js';

const NOW = new Date('2026-11-30T10:00:00Z');
const MINUTE = 60_000;
const outcome = (more: Partial<Outcome> = {}): Outcome => ({ status: 500, trouble: null, retryAfter: null, durationMs: 10, answer: null, ...more });

describe('when a message is tried again', () => {
  it('later each time, and never beyond a day after it was written', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: GIVEN_UP_AFTER }), (attempts, random, age) => {
      const createdAt = new Date(NOW.getTime() - age);
      const next = nextTry(createdAt, attempts, outcome(), NOW, random);
      if (next === null) return true;
      const wait = next.getTime() - NOW.getTime();
      return wait >= 2_500 && wait <= 180 * MINUTE && next.getTime() - createdAt.getTime() <= GIVEN_UP_AFTER;
    }));
    const waits = [1, 2, 3, 8, 20].map((attempts) => (nextTry(NOW, attempts, outcome(), NOW, 1)?.getTime() ?? 0) - NOW.getTime());
    expect(waits).toEqual([5_000, 10_000, 20_000, 640_000, 180 * MINUTE]);
    expect(nextTry(new Date(NOW.getTime() - GIVEN_UP_AFTER), 1, outcome(), NOW, 0)).toBeNull();
  });

  it('two that failed together do not come back together', () => {
    expect(nextTry(NOW, 5, outcome(), NOW, 0)?.getTime()).not.toBe(nextTry(NOW, 5, outcome(), NOW, 1)?.getTime());
  });

  it('a receiver that asks for time gets it, up to three hours', () => {
    expect((nextTry(NOW, 1, outcome({ retryAfter: 30 * MINUTE }), NOW, 0)?.getTime() ?? 0) - NOW.getTime()).toBe(30 * MINUTE);
    expect((nextTry(NOW, 1, outcome({ retryAfter: 600 * MINUTE }), NOW, 0)?.getTime() ?? 0) - NOW.getTime()).toBe(180 * MINUTE);
  });

  it('a webhook rests five minutes at most', () => {
    for (const failures of [1, 5, 100, 2_000]) expect(restUntil(failures, outcome(), NOW, 1).getTime() - NOW.getTime()).toBeLessThanOrEqual(5 * MINUTE);
    expect(restUntil(1, outcome(), NOW, 0).getTime() - NOW.getTime()).toBe(500);
  });
});

test('what an answer means', () => {
  expect([200, 204, 299, 300, 302, 404, 500].map((status) => arrived({ status }))).toEqual([true, true, true, false, false, false, false]);
  expect(arrived({ status: null })).toBe(false);
  expect([410, 404].map((status) => isGone({ status }))).toEqual([true, false]);
  expect(offReason(NOW, outcome({ status: 410 }), NOW)).toBe('gone');
  expect(offReason(new Date(NOW.getTime() - OFF_AFTER), outcome(), NOW)).toBe('failing');
  expect(offReason(new Date(NOW.getTime() - OFF_AFTER + 1), outcome(), NOW)).toBeNull();
});

test.each<[string | undefined, number | null]>([[undefined, null], ['120', 120_000], ['0', 0], ['Mon, 30 Nov 2026 10:01:00 GMT', MINUTE], ['Mon, 30 Nov 2020 10:01:00 GMT', 0], ['soon', null], ['99999999999', null]])('Retry-After: %s', (header, ms) => {
  expect(retryAfterOf(header, NOW)).toBe(ms);
});

describe('the signature', () => {
  it('is that of Standard Webhooks: the vector of its reference libraries', () => {
    const headers = signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', '{"test": 2432232314}', ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], new Date(1_614_265_330_000));
    expect(headers).toEqual({ 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330', 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' });
  });

  it('is made once with each secret', () => {
    const secrets = [newWebhookSecret(), newWebhookSecret()];
    const [both, first, second] = [secrets, ...secrets.map((one) => [one])].map((some) => signedHeaders('id', 'body', some, NOW)['webhook-signature']);
    expect(both).toBe(`${first} ${second}`);
    expect(first).not.toBe(second);
  });
});
