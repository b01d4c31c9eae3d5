import { isUUID } from 'class-validator';
import type { Page } from '#contract';
import { ProblemError } from './problem.js';

/** Largest page any list gives. */
export const MAX_LIMIT = 200;

/** Packs the sort values of the last row. Opaque to clients; checked again when it comes back. */
export const encodeCursor = (values: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

/** Reads a cursor of exactly `length` values. @throws ProblemError `invalid_cursor` */
export function decodeCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const plain = (v: unknown) => v === null || typeof v === 'string' || typeof v === 'number';
    if (Array.isArray(values) && values.length === length && values.every(plain)) return values;
  } catch {
    // Falls through: whatever was wrong with it, the answer is the same.
  }
  throw invalid();
}

const invalid = () => new ProblemError('invalid_cursor', 'This page link is not valid any more: start again from the first page.');

/** Reads a cursor of a sort text and an id. @throws ProblemError `invalid_cursor` */
export function decodeKey(cursor: string, isText: (text: string) => boolean = () => true): [string, string] {
  const [text, id] = decodeCursor(cursor, 2);
  if (typeof text === 'string' && isText(text) && isUUID(id)) return [text, String(id)];
  throw invalid();
}

/** Makes a page from `limit + 1` rows: the extra row only tells that there is a next page. */
export function toPage<R, T>(rows: R[], limit: number, view: (row: R) => T, cursorOf: (row: R) => (string | number | null)[]): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), next: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null };
}
