/**
 * A stream under a passphrase. `craie-sealed-1\n`, the cost of scrypt (one byte, log2 N), 16 bytes of salt, then chunks of
 * 64 KiB under AES-256-GCM, each with its tag. The nonce is the chunk's number and whether it is the last one (the STREAM
 * construction of Hoang, Reyhanitabar, Rogaway and Vizár): chunks can be neither exchanged, nor left out, nor cut off.
 * The key is that archive's alone, because the salt is.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { ByteReader } from './byte-reader.js';
import { damaged, Failure } from './failure.js';

export const SEALED = Buffer.from('craie-sealed-1\n');
const CHUNK = 64 * 1024;
const TAG = 16;
const SALT = 16;
/** 2^17: 128 MiB and about half a second for each guess (OWASP's advice for scrypt). */
const COST = 17;
const MOST_COST = 20;

/** Seals what comes; whatever its length, two chunks are in memory. */
export async function* seal(source: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT);
  const head = Buffer.concat([SEALED, Buffer.from([COST]), salt]);
  const key = await keyOf(passphrase, salt, COST);
  yield head;
  for await (const { chunk, number, last } of chunks(new ByteReader(source), CHUNK)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(number, last)).setAAD(head);
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Opens what {@link seal} made. @throws Failure for another passphrase, or when anything was changed or is missing */
export async function* unseal(source: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  const reader = new ByteReader(source);
  const head = await reader.upTo(SEALED.length + 1 + SALT);
  const cost = head[SEALED.length] ?? 0;
  if (head.length < SEALED.length + 1 + SALT || cost < 1 || cost > MOST_COST) throw damaged('it has no beginning');
  const key = await keyOf(passphrase, head.subarray(SEALED.length + 1), cost);
  for await (const { chunk, number, last } of chunks(reader, CHUNK + TAG)) {
    if (chunk.length < TAG) throw damaged('it is cut off');
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(number, last), { authTagLength: TAG }).setAAD(head).setAuthTag(chunk.subarray(-TAG));
    try {
      yield Buffer.concat([decipher.update(chunk.subarray(0, -TAG)), decipher.final()]);
    } catch (cause) {
      if (number === 0) throw new Failure('The passphrase is not that of this archive, or its beginning is damaged. Nothing was changed.', { cause });
      throw damaged('a part was changed or is missing');
    }
  }
}

/** Pieces of one length, the last one shorter or not; there is always a last one. */
async function* chunks(reader: ByteReader, length: number): AsyncGenerator<{ chunk: Buffer; number: number; last: boolean }> {
  let chunk = await reader.upTo(length);
  for (let number = 0; ; number++) {
    const next = chunk.length < length ? Buffer.alloc(0) : await reader.upTo(length);
    const last = next.length === 0;
    yield { chunk, number, last };
    if (last) return;
    chunk = next;
  }
}

function nonce(number: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUIntBE(number, 5, 6);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

function keyOf(passphrase: string, salt: Buffer, cost: number): Promise<Buffer> {
  const options = { N: 2 ** cost, r: 8, p: 1, maxmem: 256 * 2 ** cost * 8 };
  return new Promise((resolve, reject) => scrypt(passphrase.normalize('NFC'), salt, 32, options, (error, key) => (error ? reject(error) : resolve(key))));
}
