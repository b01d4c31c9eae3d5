/** The code of a site as people type it off a poster. Pure. */

/** What looks alike is read as what codes are made of: they have no I, L, O. */
const ALIKE: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };
const SIGNS = /^[0-9A-HJKMNP-TV-Z]{8}$/;

/** As it is printed, `K7QF-2M9X`, whatever the case, dashes and spaces; undefined when it cannot be a code. */
export function codeOf(typed: string): string | undefined {
  const signs = typed.toUpperCase().replace(/[\s\p{Pd}]/gu, '').replace(/[OIL]/g, (sign) => ALIKE[sign] ?? sign);
  return SIGNS.test(signs) ? `${signs.slice(0, 4)}-${signs.slice(4)}` : undefined;
}
