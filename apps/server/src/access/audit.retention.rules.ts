/** Up to when the journal is over. Pure. */

/**
 * The first moment that is still kept: midnight (UTC) so many months before today. It moves once a day, so that however often one asks, a day is forgotten in one go.
 * A day that its month does not have is that month's last: the end of February keeps what the end of a longer month would.
 */
export function keptSince(now: Date, months: number): Date {
  const [year, month] = [now.getUTCFullYear(), now.getUTCMonth() - months];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(now.getUTCDate(), lastDay)));
}
