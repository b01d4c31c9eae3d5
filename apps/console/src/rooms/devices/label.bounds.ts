import type { LABELS as Told } from '#contract';

/** The server's own bounds. */
export const LABELS: typeof Told = { most: 20, atOnce: 10, longest: 40 };
