import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const PREFIX = 'craie_pat_';
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Of 62 characters: 238 bits. */
const RANDOM = 40;
const CHECK = 6;
const TOKEN = new RegExp(`^${PREFIX}([A-Za-z0-9]{${RANDOM}})([A-Za-z0-9]{${CHECK}})$`);
/** Those made before there was a check: 43 characters of base64url. */
const OLD = new RegExp(`^${PREFIX}[A-Za-z0-9_-]{43}$`);

/**
 * A new API token. Its end is the CRC-32 of the rest, as with the tokens of code hosts: whoever looks for lost secrets tells one from
 * a random word without asking the server. Letters and digits only, so that a double click takes all of it.
 */
export function newApiToken(): string {
  const random = Array.from({ length: RANDOM }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return PREFIX + random + checkOf(random);
}

/** True for what may be a token; anything else need not be looked for. */
export function mayBeApiToken(text: string): boolean {
  const [, random = '', check] = TOKEN.exec(text) ?? [];
  return check === undefined ? OLD.test(text) : check === checkOf(random);
}

function checkOf(random: string): string {
  let rest = crc32(PREFIX + random);
  let text = '';
  for (let at = 0; at < CHECK; at++) {
    text = (ALPHABET[rest % ALPHABET.length] ?? '') + text;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return text;
}
