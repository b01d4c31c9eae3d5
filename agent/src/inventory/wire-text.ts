/** Text from firmware, tools and files, made fit for the wire: no control characters, one line, bounded. */

// Control characters, line separators, marks that turn the reading direction, halves of surrogate pairs.
const UNWANTED = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd]+/gu;

/** At most `max` UTF-16 units, never cut inside a surrogate pair; empty for anything that is not a text or a number. */
export function clean(value: unknown, max = 300): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  const line = String(value).slice(0, max * 4).replace(UNWANTED, ' ').replace(/ +/g, ' ').trim();
  return line.length > max ? line.slice(0, max).replace(UNWANTED, '').trimEnd() : line;
}

/** A whole number of at least 0; 0 for anything else. */
export function whole(value: unknown): number {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) && number > 0 ? Math.min(Math.round(number), Number.MAX_SAFE_INTEGER) : 0;
}

/** Percent as the wire wants it. */
export const percent = (value: number): number => (Number.isFinite(value) ? Math.max(0, Math.min(100, Math.round(value))) : 0);

/** ISO UTC of a date, without fractions; undefined when it is not one. */
export function isoTime(date: Date | undefined): string | undefined {
  if (!date || Number.isNaN(date.getTime()) || date.getTime() <= 0) return undefined;
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** `KEY=value` files (os-release, locale, systemd state): quotes removed, comments skipped. */
export function keyValues(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line);
    if (match) found.set(match[1] as string, (match[2] as string).trim().replace(/^(["'])(.*)\1$/, '$2'));
  }
  return found;
}

/** JSON of a tool: undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A field of an unknown value; undefined when there is no such field. */
export const field = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null && key in inner ? Reflect.get(inner, key) : undefined), value);
