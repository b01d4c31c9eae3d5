/**
 * The certificate that an APK names in its signing block (schemes 2, 3 and 3.1). It is read, not verified: Android does that when it installs.
 * Source: APK Signature Scheme v2 and v3, source.android.com.
 */
import { createHash } from 'node:crypto';
import type { SignatureFacts } from '#contract';
import type { ByteSource } from '../source.js';

const MAGIC = 'APK Sig Block 42';
/** By their preference: the newest tells most. */
const SCHEMES: [id: number, scheme: string][] = [[0x1b_93_ad_61, 'apk-v3.1'], [0xf0_53_68_c0, 'apk-v3'], [0x71_09_87_1a, 'apk-v2']];
const MAX_BLOCK = 16 * 1024 * 1024;
/** End of central directory: its fixed part, and the longest comment after it. */
const [END, COMMENT] = [22, 0xff_ff];

/** Undefined without a signing block. Never throws for what is in the file: a block that cannot be read is none. */
export async function signingBlock(source: ByteSource): Promise<SignatureFacts | undefined> {
  const directory = await centralDirectory(source);
  if (directory === undefined || directory < 32) return undefined;
  const foot = await source.read(directory - 24, 24);
  if (foot.toString('latin1', 8, 24) !== MAGIC) return undefined;
  const size = Number(foot.readBigUInt64LE(0));
  if (size < 24 || size > MAX_BLOCK || size + 8 > directory) return undefined;
  const pairs = await source.read(directory - size, size - 24);
  const found = new Map<number, Buffer>();
  for (let at = 0; at + 12 <= pairs.length;) {
    const length = Number(pairs.readBigUInt64LE(at));
    if (length < 4 || at + 8 + length > pairs.length) break;
    found.set(pairs.readUInt32LE(at + 8), pairs.subarray(at + 12, at + 8 + length));
    at += 8 + length;
  }
  for (const [id, scheme] of SCHEMES) {
    const value = found.get(id);
    if (value) return { signed: true, scheme, digest: certificateDigest(value) };
  }
  return undefined;
}

async function centralDirectory(source: ByteSource): Promise<number | undefined> {
  const length = Math.min(source.size, END + COMMENT);
  const tail = await source.read(source.size - length, length);
  for (let at = tail.length - END; at >= 0; at--) {
    if (tail.readUInt32LE(at) === 0x06_05_4b_50 && at + END + tail.readUInt16LE(at + 20) === tail.length) return tail.readUInt32LE(at + 16);
  }
  return undefined;
}

/** Signers → the first → its signed data → digests, certificates → the first: each stands after its length. */
function certificateDigest(value: Buffer): string | null {
  const signers = prefixed(value, 0);
  const signer = signers && prefixed(signers, 0);
  const data = signer && prefixed(signer, 0);
  const digests = data && prefixed(data, 0);
  const certificates = data && digests && prefixed(data, 4 + digests.length);
  const first = certificates && prefixed(certificates, 0);
  return first && first.length > 0 ? createHash('sha256').update(first).digest('hex') : null;
}

function prefixed(bytes: Buffer, at: number): Buffer | undefined {
  if (at + 4 > bytes.length) return undefined;
  const length = bytes.readUInt32LE(at);
  return at + 4 + length > bytes.length ? undefined : bytes.subarray(at + 4, at + 4 + length);
}
