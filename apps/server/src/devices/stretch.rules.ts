/** Where the first column of an order lies for a filter. */
export interface Bound { value: string | Date; inclusive: boolean }
export interface Bounds { from?: Bound; to?: Bound }

/** What still has to be said of the first column, so that the scan of its index begins with the first row of the page. */
export type Stretch =
  /** No row can follow. */
  | { begins: 'nowhere' }
  /** At the bounds: every row in them follows the cursor, or there is none. */
  | { begins: 'bound'; bounds: Bounds }
  /** After the cursor's row; what stays of the bounds is where it ends. */
  | { begins: 'cursor'; bounds: Bounds }
  /** Only rows with the very value of the cursor can follow it. */
  | { begins: 'tie' };

/**
 * PostgreSQL begins an index scan at one condition; when the cursor and a bound both say where, it may take the one that is further away and read all
 * that is between. And of a cursor at the last value there is (every device that is online stands there) it expects that no row follows.
 */
export function stretch(bounds: Bounds, direction: 'asc' | 'desc', cursor: string | Date | undefined): Stretch {
  if (cursor === undefined) return { begins: 'bound', bounds };
  const [near, far, ahead] = direction === 'asc' ? [bounds.from, bounds.to, 1] : [bounds.to, bounds.from, -1];
  const past = far ? order(cursor, far.value) * ahead : -1;
  if (past > 0 || (past === 0 && !far?.inclusive)) return { begins: 'nowhere' };
  const before = near ? order(cursor, near.value) * ahead : 0;
  if (before < 0 || (before === 0 && near?.inclusive === false)) return { begins: 'bound', bounds };
  if (past === 0) return { begins: 'tie' };
  return { begins: 'cursor', bounds: !far ? {} : direction === 'asc' ? { to: far } : { from: far } };
}

/** Both bounds at once. */
export function narrowed(a: Bounds, b: Bounds): Bounds {
  const tighter = (one: Bound | undefined, other: Bound | undefined, side: 1 | -1) => {
    if (!one || !other) return one ?? other;
    const which = order(one.value, other.value) * side;
    return which > 0 || (which === 0 && !one.inclusive) ? one : other;
  };
  const [from, to] = [tighter(a.from, b.from, 1), tighter(a.to, b.to, -1)];
  return { ...(from && { from }), ...(to && { to }) };
}

/** As the database orders them: texts by their bytes (the C collation). */
function order(a: string | Date, b: string | Date): number {
  return typeof a === 'string' ? Buffer.compare(Buffer.from(a), Buffer.from(String(b))) : a.getTime() - Number(b);
}
