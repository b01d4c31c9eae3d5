import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const SHORTEST = 32;
/** Of a random base64 or hex secret of 32 characters this is far below the mean; of a sentence repeated, above. */
const LEAST_BITS = 96;
const WELL_KNOWN = /(change[-_ ]?(me|this)|your[-_ ]?secret|secret[-_ ]?key|password|example|default|please|12345678|abcdefgh|qwerty|azerty)/i;

/** Why this secret must not be used, as a sentence; undefined when it may. */
export function weakness(secret: string): string | undefined {
  const advice = 'make one with: openssl rand -base64 32';
  if (secret.length < SHORTEST) return `has ${secret.length} characters, at least ${SHORTEST} are needed; ${advice}`;
  if (WELL_KNOWN.test(secret)) return `looks like an example that others know; ${advice}`;
  if (bits(secret) < LEAST_BITS) return `repeats itself too much to be random; ${advice}`;
  return undefined;
}

/** Shannon entropy of the characters times the length; a text that repeats a shorter one counts as that one. */
function bits(text: string): number {
  const period = (text + text).indexOf(text, 1);
  const unit = text.slice(0, period);
  const counts = new Map<string, number>();
  for (const character of unit) counts.set(character, (counts.get(character) ?? 0) + 1);
  let sum = 0;
  for (const count of counts.values()) sum -= count * Math.log2(count / unit.length);
  return sum;
}

/** Reads the key file, and makes it at the first start, readable by this user alone. */
export function ownSecret(path: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8').trim();
}
