/** What is written into a commune's journal when somebody looks in. Pure. */

/** Offered, the most frequent first. */
export const REASONS = ['asked', 'incident', 'visit', 'audit', 'other'] as const;
export type UsualReason = (typeof REASONS)[number];

const SHORTEST = 3;

/** The words of a usual reason, and what was added to them; undefined while nothing says why. */
export function reasonOf(usual: UsualReason, more: string, words: (usual: UsualReason) => string): string | undefined {
  const added = more.trim().replaceAll(/\s+/g, ' ');
  if (usual === 'other') return added.length >= SHORTEST ? added : undefined;
  return added === '' ? words(usual) : `${words(usual)} : ${added}`;
}
