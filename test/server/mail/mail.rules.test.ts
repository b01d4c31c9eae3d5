import fc from 'fast-check';
import { MAIL_TROUBLES } from '#contract';
import { fitted, GIVEN_UP_AFTER, isOfServer, LEASE, nextTry, restUntil } from '../../../apps/server/src/mail/mail.rules.js';
import { isMailAddress, parseSender } from '../../../apps/server/src/shared/mail-address.rules.js';

const now = new Date('2026-11-30T08:00:00Z');
const MINUTE = 60_000;

test('a mail waits longer with each failure, never beyond two days', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: GIVEN_UP_AFTER }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, age, random) => {
    const created = new Date(now.getTime() - age);
    const next = nextTry(created, attempts, { trouble: 'unreachable' }, now, random);
    if (next === null) return expect(age).toBeGreaterThan(GIVEN_UP_AFTER - 120 * MINUTE);
    const wait = next.getTime() - now.getTime();
    expect(wait).toBeGreaterThanOrEqual(MINUTE / 2);
    expect(wait).toBeLessThanOrEqual(120 * MINUTE);
    expect(next.getTime() - created.getTime()).toBeLessThanOrEqual(GIVEN_UP_AFTER);
  }));
  const waits = [1, 2, 3, 9].map((attempts) => (nextTry(now, attempts, { trouble: 'put_off' }, now, 1)?.getTime() ?? 0) - now.getTime());
  expect(waits).toEqual([1, 2, 4, 120].map((minutes) => minutes * MINUTE));
});

test('what is refused for good is not tried again; of the rest, the mail server is left alone when it is its own trouble', () => {
  expect(MAIL_TROUBLES.filter((trouble) => nextTry(now, 1, { trouble }, now, 0) === null)).toEqual(['refused']);
  expect(MAIL_TROUBLES.filter((trouble) => !isOfServer({ trouble }))).toEqual(['put_off', 'refused', 'interrupted']);
  expect(isOfServer({ trouble: null })).toBe(false);
  expect(restUntil(100, now, 1).getTime() - now.getTime()).toBe(5 * MINUTE);
});

test('the lease is longer than a try may last', () => {
  expect(LEASE).toBeGreaterThan(60_000 + 10_000);
});

test('a subject is one line, and no text is longer than fits, whatever it holds', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ unit: 'binary', maxLength: 200 }), (subject, text) => {
    const fit = fitted({ to: ' Zoe@Ville.example ', subject, text });
    expect(fit?.to).toBe('zoe@ville.example');
    expect(fit?.subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
    expect(fit?.subject.length).toBeLessThanOrEqual(200);
    expect(fit?.text).not.toContain('\0');
  }));
  expect(fitted({ to: 'a@b.fr', subject: `${'a'.repeat(198)}😀😀`, text: '' })?.subject).toBe(`${'a'.repeat(198)}…`);
  expect(fitted({ to: 'a@b.fr', subject: '', text: 'a'.repeat(200_000) })?.text).toHaveLength(100_000);
});

test.each(['', 'zoe', 'a@b.fr, c@d.fr', 'a@b.fr;c@d.fr', 'Zoé <a@b.fr>', '"a b"@c.fr', 'a@b.fr\r\nRCPT TO:<c@d.fr>', 'a@b@c.fr', 'a(comment)@b.fr', `${'a'.repeat(250)}@b.fr`, 'a@[127.0.0.1]'])('%j is no address', (to) => {
  expect(isMailAddress(to)).toBe(false);
  expect(fitted({ to, subject: 'x', text: 'x' })).toBeUndefined();
});

test.each([
  ['parc@syndicat.example', { name: '', address: 'parc@syndicat.example' }], ['Craie <parc@syndicat.example>', { name: 'Craie', address: 'parc@syndicat.example' }],
  ['"Parc, Landes" <parc@syndicat.example>', { name: 'Parc, Landes', address: 'parc@syndicat.example' }], ['<parc@syndicat.example>', { name: '', address: 'parc@syndicat.example' }],
  ['Craie', undefined], ['Craie <parc>', undefined], ['a@b.fr, c@d.fr', undefined], ['Craie\r\nBcc: x <a@b.fr>', undefined], ['', undefined],
])('the sender %j', (text, sender) => expect(parseSender(text)).toEqual(sender));
