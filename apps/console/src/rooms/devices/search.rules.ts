/** Finding a name among those already on screen, as a person types it. */

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** True when every typed word is somewhere in the text; accents and case do not matter. */
export function matches(text: string, typed: string): boolean {
  const inside = plain(text);
  return plain(typed).split(/\s+/).every((word) => inside.includes(word));
}
