import { inflateRawSync } from 'node:zlib';
import { checkUp, LIMITS, type UpKind, type UpMessage } from '#contract';
import type { Refusal } from './types.js';

export type Decoded<K extends UpKind = UpKind> =
  | { ok: true; body: UpMessage[K]; bytes: number }
  | { ok: false; reason: Extract<Refusal['reason'], 'malformed' | 'inflate'>; detail: string };

const decoder = new TextDecoder('utf-8', { fatal: true });
// PostgreSQL can store no NUL in a text and no lone surrogate in a document.
const UNSTORABLE = /\\u0000|\\u[dD][89a-fA-F]/;

/** Turns a payload into a checked message: inflated (inventory), UTF-8, JSON, schema. Never throws. */
export function decodeUp<K extends UpKind>(kind: K, payload: Buffer): Decoded<K> {
  let bytes: Buffer = payload;
  if (kind === 'inventory') {
    try {
      bytes = inflateRawSync(payload, { maxOutputLength: LIMITS.inventoryInflated });
    } catch (error) {
      const tooLong = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      return { ok: false, reason: 'inflate', detail: tooLong ? `inflates to more than ${LIMITS.inventoryInflated} bytes` : 'not a raw deflate stream' };
    }
  }
  let value: unknown;
  try {
    value = parse(decoder.decode(bytes));
  } catch (error) {
    return { ok: false, reason: 'malformed', detail: `${kind}: ${String(error).slice(0, 200)}` };
  }
  const checked = checkUp(kind, value);
  return checked.ok
    ? { ok: true, body: checked.value, bytes: bytes.length }
    : { ok: false, reason: 'malformed', detail: `${kind}: ${checked.problem}` };
}

/** The ordinary parse, unless the text has escapes that the database could not store. @throws also for what nobody could pass on */
function parse(text: string): unknown {
  const value: unknown = UNSTORABLE.test(text) ? JSON.parse(text, storable) : JSON.parse(text);
  if (!isShallow(value, LIMITS.depth)) throw new Error(`nested more than ${LIMITS.depth} deep`);
  return value;
}

function storable(name: string, value: unknown): unknown {
  // Replaced, two names could become one.
  if (!name.isWellFormed() || name.includes('\0')) throw new Error('the name of a property cannot be stored');
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value;
}

/** Recurses no further than `room`, whatever it is given. */
function isShallow(value: unknown, room: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (room === 0) return false;
  for (const part of Object.values(value)) if (typeof part === 'object' && !isShallow(part, room - 1)) return false;
  return true;
}
