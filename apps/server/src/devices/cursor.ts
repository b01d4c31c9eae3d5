import { isUUID } from 'class-validator';
import { decodeCursor } from '../shared/page.js';
import { ProblemError } from '../shared/problem.js';

export type CursorPart = 'text' | 'time' | 'id' | 'count';

const CHECKS: Record<CursorPart, (value: string | number | null) => boolean> = {
  text: (value) => typeof value === 'string' && value.length <= 300 && !value.includes('\0'),
  time: (value) => typeof value === 'string' && value.length <= 30 && !Number.isNaN(Date.parse(value)),
  id: (value) => isUUID(value),
  count: (value) => Number.isSafeInteger(value),
};

/** Reads a cursor whose values a query will cast: a stranger may have written it. @throws ProblemError `invalid_cursor` */
export function typedCursor(cursor: string, parts: readonly CursorPart[]): (string | number | null)[] {
  const values = decodeCursor(cursor, parts.length);
  if (parts.every((part, i) => CHECKS[part](values[i] ?? null))) return values;
  throw new ProblemError('invalid_cursor', 'This page link is not valid any more: start again from the first page.');
}
