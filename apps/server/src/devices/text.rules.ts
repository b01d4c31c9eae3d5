/** Text that comes from devices: hostile until it has been here. */

/** Format characters (bidi overrides, zero width, soft hyphens) and line separators: they make one text look like another. */
const DECEPTIVE = /[\p{Cf}\p{Zl}\p{Zp}]/gu;
const CONTROL = /\p{Cc}/gu;
const REPLACEMENT = '\ufffd';

/** U+2400 and on are pictures of the first 32 characters; the later control characters have none. */
const picture = (c: string) => (c < ' ' ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : REPLACEMENT);

/** Bounded, well-formed, one line; control characters become their visible pictures (␀ … ␟), deceptive ones `�`. */
export function visible(text: string, max: number): string {
  const bounded = text.length > max ? `${text.slice(0, max - 1)}…` : text;
  return bounded.toWellFormed().replace(CONTROL, picture).replace(DECEPTIVE, REPLACEMENT);
}

/** The same for each text inside a checked document, keys included. Its depth and sizes were bounded by the schema. */
export function visibleDeep(value: unknown, max: number): unknown {
  if (typeof value === 'string') return visible(value, max);
  if (Array.isArray(value)) return value.map((item) => visibleDeep(item, max));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [visible(k, 100), visibleDeep(v, max)]));
}
