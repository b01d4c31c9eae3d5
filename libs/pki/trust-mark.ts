import { createHash } from 'node:crypto';
import { rootPin } from './pin.js';
import { keyId } from './signing.js';

/** A short name for a set of roots and signing keys, in any order: by it device and server find out that they know the same. 16 hex digits. */
export function trustMark({ roots, signingKeys }: { roots: readonly string[]; signingKeys: readonly string[] }): string {
  const names = [...roots.map(rootPin), ...signingKeys.map(keyId)].sort();
  return createHash('sha256').update(names.join()).digest('hex').slice(0, 16);
}
