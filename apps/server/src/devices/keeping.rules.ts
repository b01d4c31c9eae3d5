/** How long organisations keep things, put together for a job that goes through all of them. Pure. */

export interface Keeping { id: string; days: number }

/**
 * @param days how many days each organisation keeps, by its id
 * @returns the longest of them, which holds for all, and the organisations that keep less; null when there is no organisation
 */
export function keptFor(days: ReadonlyMap<string, number>): { longest: number | null; shorter: Keeping[] } {
  const all = [...days].map(([id, kept]): Keeping => ({ id, days: kept }));
  if (all.length === 0) return { longest: null, shorter: [] };
  const longest = all.reduce((most, one) => Math.max(most, one.days), 0);
  return { longest, shorter: all.filter((one) => one.days < longest) };
}
