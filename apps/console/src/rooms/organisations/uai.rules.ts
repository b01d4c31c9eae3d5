/** The code of a French school: seven digits and a key letter. Pure. */

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';

export type UaiCheck =
  | { state: 'empty' }
  | { state: 'incomplete' }
  | { state: 'wrong-key'; expected: string }
  | { state: 'valid'; uai: string };

/** What is being typed may not be whole yet: only a whole code is right or wrong. Spaces and small letters are accepted. */
export function checkUai(text: string): UaiCheck {
  const uai = text.replace(/\s/g, '').toUpperCase();
  if (uai === '') return { state: 'empty' };
  if (!/^\d{7}[A-Z]$/.test(uai)) return { state: 'incomplete' };
  const expected = LETTERS.charAt(Number(uai.slice(0, 7)) % LETTERS.length);
  return uai.endsWith(expected) ? { state: 'valid', uai } : { state: 'wrong-key', expected };
}
