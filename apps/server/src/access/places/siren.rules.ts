/** SIREN: the number of a body in France, and so of every commune and grouping. Pure. */

/** Without the spaces that people write it with. */
export const plainSiren = (text: string): string => text.replace(/\s/g, '');

/** Nine digits whose last one checks the others (Luhn). */
export function isSiren(text: string): boolean {
  if (!/^\d{9}$/.test(text)) return false;
  const sum = Array.from(text, Number).reduce((all, digit, at) => all + (at % 2 === 0 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9), 0);
  return sum % 10 === 0;
}
