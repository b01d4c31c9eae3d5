import fc from 'fast-check';
import { FROM_ANYWHERE, FROM_ONE_ADDRESS, delayAfter } from '../../../apps/server/src/access/lockout.rules.js';
import { isOwnOrigin } from '../../../apps/server/src/access/origin.rules.js';
import { LONGEST, cookieFor, expiry, readCookie } from '../../../apps/server/src/access/session.rules.js';
import { isUai, uaiLetter } from '../../../apps/server/src/access/uai.rules.js';

test('published UAIs are valid, and one wrong digit or letter is seen', () => {
  for (const uai of ['0951099D', '0330001X', '0400001J', '0750001U']) expect(isUai(uai)).toBe(true);
  for (const text of ['0951099E', '0951099d', '951099D', '0951099DD', '0951O99D', '', '０９５１０９９D']) expect(isUai(text)).toBe(false);
  fc.assert(fc.property(fc.integer({ min: 0, max: 9_999_999 }), (n) => {
    const digits = String(n).padStart(7, '0');
    const other = String((n + 1) % 10_000_000).padStart(7, '0');
    return isUai(digits + uaiLetter(digits)) && (n === 9_999_999 || !isUai(other + uaiLetter(digits)));
  }));
});

test('delays only grow, start late, and stay bounded', () => {
  for (const rule of [FROM_ONE_ADDRESS, FROM_ANYWHERE]) {
    expect(delayAfter(rule.free, rule)).toBe(0);
    expect(delayAfter(rule.free + 1, rule)).toBe(rule.firstDelayMs);
    fc.assert(fc.property(fc.nat(100_000), (n) => delayAfter(n, rule) <= delayAfter(n + 1, rule) && delayAfter(n, rule) <= rule.longestDelayMs));
  }
});

test('a session ends at the earlier of its two ends', () => {
  const createdAt = new Date(0);
  const { idle, absolute } = LONGEST;
  expect(expiry({ createdAt, lastSeenAt: createdAt }, LONGEST).getTime()).toBe(idle);
  expect(expiry({ createdAt, lastSeenAt: new Date(absolute - 1) }, LONGEST).getTime()).toBe(absolute);
  expect(expiry({ createdAt, lastSeenAt: new Date(1_000) }, { idle: 60_000, absolute: 90_000 }).getTime()).toBe(61_000);
});

test('the cookie is found among others, only under the name that fits, only when it looks like one', () => {
  const token = 'a'.repeat(43);
  for (const secure of [true, false]) {
    const [pair] = cookieFor(token, secure).split(';');
    expect(readCookie(`x=1; ${pair}; y=2`, secure)).toBe(token);
    expect(readCookie(pair, !secure)).toBeUndefined();
  }
  fc.assert(fc.property(fc.string(), fc.boolean(), (text, secure) => {
    const found = readCookie(text, secure);
    return found === undefined || /^[\w-]{43}$/.test(found);
  }));
});

test.each<[Parameters<typeof isOwnOrigin>[0], string | undefined, boolean]>([
  [{ host: 'h:3000' }, undefined, true],
  [{ origin: 'http://h:3000', host: 'h:3000' }, undefined, true],
  [{ origin: 'https://h:3000', host: 'h:3000' }, undefined, true],
  [{ origin: 'http://evil', host: 'h:3000' }, undefined, false],
  [{ origin: 'null', host: 'null' }, undefined, false],
  [{ origin: 'https://craie.fr', host: 'internal' }, 'https://craie.fr', true],
  [{ origin: 'http://internal', host: 'internal' }, 'https://craie.fr', false],
  [{ host: 'h', site: 'cross-site' }, undefined, false],
  [{ host: 'h', site: 'same-site' }, undefined, false],
  [{ origin: 'http://h', host: 'h', site: 'same-origin' }, undefined, true],
])('origin %j with public address %s: %s', (headers, publicUrl, own) => {
  expect(isOwnOrigin(headers, publicUrl)).toBe(own);
});
