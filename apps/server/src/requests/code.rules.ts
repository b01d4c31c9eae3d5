/** Codes of sites: eight characters of Crockford's base 32, printed in two groups. Pure. */

/** No I, L, O, U: none of them is taken for another character. */
export const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const CODE_LENGTH = 8;

/** What people read or type for the characters that are not there. */
const ALIKE: Readonly<Record<string, string>> = { I: '1', L: '1', O: '0' };

/** As it is kept, of what a person typed: case, dashes and blanks do not matter, and neither do I, L and O for 1 and 0. Undefined for what cannot be a code. */
export function codeOf(typed: string): string | undefined {
  if (typed.length > 4 * CODE_LENGTH) return undefined;
  const code = typed.toUpperCase().replace(/[\s\-‐‑–—]/g, '').replace(/[ILO]/g, (letter) => ALIKE[letter] ?? letter);
  return code.length === CODE_LENGTH && Array.from(code).every((letter) => CODE_ALPHABET.includes(letter)) ? code : undefined;
}

/** As it is printed: `K7QF-2M9X`. */
export const printedCode = (code: string): string => `${code.slice(0, CODE_LENGTH / 2)}-${code.slice(CODE_LENGTH / 2)}`;

/** A code of as many random numbers (each as good as another modulo 32, such as bytes). */
export const codeFrom = (random: Iterable<number>): string => [...random].map((number) => CODE_ALPHABET[number % CODE_ALPHABET.length]).join('');
