import fc from 'fast-check';
import { isSiren, plainSiren } from '../../../apps/server/src/access/places/siren.rules.js';

test('numbers of communes and groupings are taken, as people write them', () => {
  for (const text of ['214000887', '214 001 927', '244000808', '200069631']) expect(isSiren(plainSiren(text))).toBe(true);
  for (const text of ['', '21400088', '2140008871', '21400088A', '214000888', '٢١٤٠٠٠٨٨٧']) expect(isSiren(text)).toBe(false);
});

test('of ten numbers that differ in their last digit one is right; a wrong digit, or two neighbours that changed places, are noticed', () => {
  const digits = fc.stringMatching(/^\d{8}$/);
  fc.assert(fc.property(digits, fc.nat(8), fc.integer({ min: 1, max: 9 }), fc.nat(7), (first, at, more, pair) => {
    const right = Array.from({ length: 10 }, (_, last) => `${first}${last}`).filter(isSiren);
    expect(right).toHaveLength(1);
    const [number = ''] = right;
    const wrong = number.split('').with(at, String((Number(number[at]) + more) % 10)).join('');
    expect(isSiren(wrong)).toBe(false);
    const [a = '', b = ''] = [number[pair], number[pair + 1]];
    // The check does not tell 09 from 90.
    if (a !== b && `${a}${b}` !== '09' && `${a}${b}` !== '90') expect(isSiren(number.split('').with(pair, b).with(pair + 1, a).join(''))).toBe(false);
  }));
});
