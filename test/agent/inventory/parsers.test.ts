/** Whatever a broken tool or a hostile file says, a parser answers, and what it answers fits the wire. */
import fc from 'fast-check';
import { parseClamdVersion, parseSignatureHeader } from '../../../agent/src/inventory/clamav.js';
import { parseMounts } from '../../../agent/src/inventory/disks.js';
import { wirelessSignal } from '../../../agent/src/inventory/heartbeat-facts.js';
import { defaultRoute, defaultRoute6 } from '../../../agent/src/inventory/network.js';
import { parseCpuInfo } from '../../../agent/src/inventory/processor.js';
import { proxyInApt, proxyInDconf, proxyInEnvironment, proxyInPolicy } from '../../../agent/src/inventory/proxy.js';
import { hasLocalUser, isPersonHere } from '../../../agent/src/inventory/sessions.js';
import { parseSmart } from '../../../agent/src/inventory/smart.js';
import { parseStatus } from '../../../agent/src/inventory/software/dpkg.js';
import { parseFlatpak, parseRpm, parseSnap } from '../../../agent/src/inventory/software/listings.js';
import { endInTable } from '../../../agent/src/inventory/support-ends.js';
import { dmiText } from '../../../agent/src/inventory/system.js';
import { clean, isoTime, keyValues, percent, whole } from '../../../agent/src/inventory/wire-text.js';

/** Text made of the words these formats are made of, mixed with anything. */
const words = fc.constantFrom('Package: ', 'Status: install ok installed', 'Version: ', 'ClamAV', '/', ':', '\t', '\n', '\n\n', '00000000', 'Name Version Rev', 'mode=', "'", '"', '[system/proxy]', 'Acquire::http::Proxy "', '/dev/sda / ext4', '\\040', 'processor\t: 0', '{"smart_status":', '}', '\u202e', '\0', '\ud800');
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.oneof(words, fc.string({ maxLength: 8 })), { maxLength: 40 }).map((parts) => parts.join('')));

const PARSERS: Record<string, (text: string) => unknown> = {
  parseSignatureHeader, parseClamdVersion, parseMounts, defaultRoute, defaultRoute6, parseCpuInfo, proxyInApt, proxyInDconf, proxyInEnvironment, proxyInPolicy,
  isPersonHere, parseSmart, parseRpm, parseFlatpak, parseSnap, dmiText, keyValues,
  wirelessSignal: (t) => wirelessSignal(t, 'wlan0'), endInTable: (t) => endInTable(t, 'bookworm', ['eol']), hasLocalUser: (t) => hasLocalUser(Buffer.from(t)),
};

it.each(Object.keys(PARSERS))('%s never throws', (name) => fc.assert(fc.property(text, (input) => { PARSERS[name]?.(input); }), { numRuns: 300 }));

it('reads JSON of any shape as a report', () => fc.assert(fc.property(fc.json(), (json) => { expect(['good', 'failing', 'unknown']).toContain(parseSmart(json).health); })));

it('makes packages that fit the wire out of any lines', () => fc.assert(fc.asyncProperty(text, async (input) => {
  for await (const one of parseStatus(input.split('\n'))) {
    expect(one.name.length).toBeGreaterThan(0);
    expect(one.name.length).toBeLessThanOrEqual(200);
    expect(Number.isSafeInteger(one.size) && one.size >= 0).toBe(true);
  }
})));

it('makes one line of any text, within its bound and without tricks of direction', () => fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 300 }), (input, max) => {
  const out = clean(input, max);
  expect(out.length).toBeLessThanOrEqual(max);
  expect(out).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e]/u);
  expect(clean(out, max)).toBe(out);
})));

it('takes only numbers for numbers', () => {
  expect([whole('12'), whole(' '), whole('x'), whole(-3), whole(Number.NaN), whole(undefined), whole('1e400'), whole(2.6)]).toEqual([12, 0, 0, 0, 0, 0, 0, 3]);
  expect([percent(-1), percent(101), percent(Number.NaN), percent(49.6)]).toEqual([0, 100, 0, 50]);
  expect([isoTime(new Date(Number.NaN)), isoTime(new Date(0)), isoTime(undefined), isoTime(new Date(1e12))]).toEqual([undefined, undefined, undefined, '2001-09-09T01:46:40Z']);
});
