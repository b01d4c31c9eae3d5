/** What is said through the lesson's socket: one line of JSON each way. */
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Cut, Refusal } from './lesson.rules.js';

/** Bytes of the longest line, either way. */
export const LONGEST_LINE = 512;

export const Request = Type.Union([
  Type.Object({ act: Type.Literal('lock'), minutes: Type.Integer({ minimum: 1, maximum: 1_440 }) }, { additionalProperties: false }),
  Type.Object({ act: Type.Literal('lock'), until: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }) }, { additionalProperties: false }),
  Type.Object({ act: Type.Literal('end') }, { additionalProperties: false }),
  Type.Object({ act: Type.Literal('status') }, { additionalProperties: false }),
]);
export type Request = Static<typeof Request>;

/** `until`: the lesson's end, ISO UTC, and as the wall shows it; absent when there is no lesson. */
export type Reply = { ok: true; until?: string; wall?: string; cut?: Cut } | { ok: false; refusal: Refusal | 'malformed' };

const compiled = Compile(Request);

/** Undefined when the line is no request. */
export function readRequest(line: string): Request | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return compiled.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
