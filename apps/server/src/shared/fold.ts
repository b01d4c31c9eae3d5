/**
 * The form of a name that is sorted and searched: without case, accents and ligatures, the same on both engines
 * (the embedded one knows only byte order).
 */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/[’`]/g, "'")
    .trim();

/** A `like` pattern that finds the text anywhere; its own wildcards are escaped. */
export const containing = (text: string): string => `%${fold(text).replace(/[\\%_]/g, '\\$&')}%`;
