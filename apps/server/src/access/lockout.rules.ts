/**
 * How long after a failed sign-in the next try has to wait. Counted by account, and by account from one address; never
 * by address alone, because 300 people may share one.
 */
export interface LockoutRule {
  /** Failures that cost nothing. */
  free: number;
  firstDelayMs: number;
  longestDelayMs: number;
}

/** Somebody guesses from one place: soon slow. */
export const FROM_ONE_ADDRESS: LockoutRule = { free: 8, firstDelayMs: 15_000, longestDelayMs: 3_600_000 };
/** Guesses from everywhere: slow as well, but never so long that the owner is kept out of the account for hours. */
export const FROM_ANYWHERE: LockoutRule = { free: 40, firstDelayMs: 5_000, longestDelayMs: 300_000 };

/** Failures are forgotten after this long without another, ms. */
export const FORGOTTEN_AFTER = 6 * 3_600_000;

/** Milliseconds to wait after the nth failure in a row; doubles each time. */
export function delayAfter(failures: number, rule: LockoutRule): number {
  const over = failures - rule.free;
  return over <= 0 ? 0 : Math.min(rule.firstDelayMs * 2 ** Math.min(over - 1, 30), rule.longestDelayMs);
}
