import fc from 'fast-check';
import { REQUEST_CODE } from '#contract';
import { CODE_ALPHABET, codeFrom, codeOf, printedCode } from '../../../apps/server/src/requests/code.rules.js';

const code = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 8, maxLength: 8 }).map(codeFrom);

test('what is printed is read again, in whatever case, with whatever dashes and blanks', () => {
  fc.assert(fc.property(code, fc.boolean(), fc.constantFrom('-', ' ', '', ' – ', '‑'), (kept, lower, between) => {
    const printed = printedCode(kept);
    expect(printed).toMatch(REQUEST_CODE);
    const typed = printed.replace('-', between);
    expect(codeOf(lower ? ` ${typed.toLowerCase()} ` : typed)).toBe(kept);
  }));
});

test('letters that are taken for numbers are those numbers', () => {
  expect(codeOf('oil0-1234')).toBe('01101234');
});

test('whatever is read is a code of the alphabet, and the same as it prints', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: fc.constantFrom(...Array.from(CODE_ALPHABET), 'i', 'l', 'o', 'u', '-', ' '), maxLength: 12 })), (typed) => {
    const read = codeOf(typed);
    if (read === undefined) return;
    expect(printedCode(read)).toMatch(REQUEST_CODE);
    expect(codeOf(printedCode(read))).toBe(read);
  }));
});

test.each(['', 'K7QF-2M9', 'K7QF-2M9X1', 'K7QU-2M9X', 'K7QF_2M9X', '../K7QF', '٣٣٣٣٣٣٣٣'])('%p is no code', (typed) => {
  expect(codeOf(typed)).toBeUndefined();
});

test('each character is as likely as another', () => {
  const counts = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) counts.set(codeFrom([byte]), (counts.get(codeFrom([byte])) ?? 0) + 1);
  expect(new Set(counts.values())).toEqual(new Set([8]));
  expect(counts.size).toBe(32);
});
