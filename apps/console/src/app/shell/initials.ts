/** « Marie-Anne Dupuy » → MD. At most two letters; a question mark when there is none. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => word?.[0] ?? '').join('').toLocaleUpperCase('fr') || '?';
}
