/** Why the server refused what a device said. It writes `code: technical detail (×times)`; a person reads a sentence. */

const CODES = ['malformed', 'inflate', 'forbidden-topic', 'identity', 'too-large', 'too-fast', 'revoked'] as const;
/** Each has its sentence in `devices:quarantine.*`. */
export type RefusalCode = (typeof CODES)[number];

/** `code` is null for a text of another form, which then stays the text it is. */
export function refusalOf(reason: string): { code: RefusalCode | null; detail: string } {
  const colon = reason.indexOf(': ');
  const code = CODES.find((one) => one === reason.slice(0, colon)) ?? null;
  return { code, detail: code ? reason.slice(colon + 2) : reason };
}
