/** What the palette finds among rooms and actions. Pure. */

/** Without accents and capitals: « Réglages » is found by "regl". */
export const fold = (text: string): string => text.normalize('NFD').replace(/\p{Diacritic}/gu, '').toLowerCase();

/** Each word of the query begins some word of the label. An empty query finds all. */
export function matches(label: string, query: string): boolean {
  const words = fold(label).split(/[^\p{L}\p{N}]+/u);
  return fold(query).split(/\s+/).filter(Boolean).every((part) => words.some((word) => word.startsWith(part)));
}
