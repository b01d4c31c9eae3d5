import fc from 'fast-check';
import { REQUEST_CODE } from '#contract';
import { codeOf } from '../../../../apps/console/src/rooms/requests/code.rules.js';

const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.split('');

test.each(['K7QF-2M9X', 'k7qf2m9x', ' k7qf 2m9x ', 'K7QF–2M9X', 'k7-qf-2m-9x'])('%s is the code', (typed) => expect(codeOf(typed)).toBe('K7QF-2M9X'));
test('what looks alike is read as what codes are made of', () => expect(codeOf('oilO-1234')).toBe('0110-1234'));
test.each(['', 'K7QF', 'K7QF-2M9', 'K7QF-2M9XX', 'K7QF_2M9X', 'U7QF-2M9X', 'É7QF-2M9X', 'suivi'])('"%s" is none', (typed) => expect(codeOf(typed)).toBeUndefined());

test('every code survives being typed carelessly; whatever is accepted is a code', () => {
  const code = fc.array(fc.constantFrom(...SIGNS), { minLength: 8, maxLength: 8 }).map((signs) => signs.join(''));
  fc.assert(fc.property(code, fc.boolean(), fc.constantFrom('', '-', ' ', ' – '), (signs, lower, between) => {
    const typed = `${signs.slice(0, 4)}${between}${signs.slice(4)}`;
    expect(codeOf(lower ? typed.toLowerCase() : typed)).toBe(`${signs.slice(0, 4)}-${signs.slice(4)}`);
  }));
  fc.assert(fc.property(fc.string({ maxLength: 12 }), (typed) => { const found = codeOf(typed); if (found !== undefined) expect(found).toMatch(REQUEST_CODE); }));
});
