import fc from 'fast-check';
import { visible, visibleDeep } from '../../../apps/server/src/devices/text.rules.js';

describe('text of devices', () => {
  test.each([
    ['plain École', 'plain École'], ['a\u0000b', 'a␀b'], ['line\nbreak', 'line␊break'], ['\u202Eevil', '\ufffdevil'],
    ['zero\u200bwidth', 'zero\ufffdwidth'], ['\u0085', '\ufffd'], ['half \ud800', 'half \ufffd'], ['<img onerror=alert(1)>', '<img onerror=alert(1)>'],
  ])('%p is shown as %p', (text, shown) => expect(visible(text, 100)).toBe(shown));

  test('ten thousand characters are cut, and it shows', () => {
    expect(visible('x'.repeat(10_000), 100)).toBe(`${'x'.repeat(99)}…`);
  });

  test('nothing that hides or deceives is left, and twice is like once', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = visible(text, 50);
      expect(shown.length).toBeLessThanOrEqual(50);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(visible(shown, 50)).toBe(shown);
    }));
  });

  test('documents are cleaned to their leaves', () => {
    expect(visibleDeep({ 'a\u0000': ['\u202e', 1, true, null, { b: 'c\n' }] }, 10)).toEqual({ 'a␀': ['\ufffd', 1, true, null, { b: 'c␊' }] });
  });
});
