/**
 * A root's word for its successor: whoever believes the one may believe the other, however long it was away. The pinned
 * root of an enrolment token vouches in the same way for those that came after it.
 */
import { sign, verify, X509Certificate, type KeyObject } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { rootPin } from './pin.js';

export const Voucher = Type.Object({
  /** PEM of the root that vouches; it need not be trusted any more. */
  by: Type.String({ maxLength: 16_384 }),
  /** PEM of the root vouched for. */
  root: Type.String({ maxLength: 16_384 }),
  /** RSASSA-PKCS1-v1_5 over SHA-256, base64url. */
  signature: Type.String({ maxLength: 1_024 }),
});
export type Voucher = Static<typeof Voucher>;

/** Keeps this signature apart from every other use of a root's key. */
const CONTEXT = Buffer.from('craie root voucher 1\0');
const statement = (root: string): Buffer => Buffer.concat([CONTEXT, new X509Certificate(root).raw]);

export const vouch = (by: { pem: string; key: KeyObject }, root: string): Voucher => ({
  by: by.pem, root, signature: sign('sha256', statement(root), by.key).toString('base64url'),
});

/** These pins of roots, and those of the roots that they vouch for, directly or by others. */
export function believable(pins: readonly string[], vouchers: readonly Voucher[]): string[] {
  const believed = new Set(pins);
  for (let grown = true; grown; ) {
    grown = false;
    for (const voucher of vouchers) {
      const pin = pinOf(voucher.root);
      if (pin === '' || believed.has(pin) || !believed.has(pinOf(voucher.by)) || !holds(voucher)) continue;
      believed.add(pin);
      grown = true;
    }
  }
  return [...believed];
}

function holds({ by, root, signature }: Voucher): boolean {
  try {
    return verify('sha256', statement(root), new X509Certificate(by).publicKey, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

/** Empty for a text that is no certificate. */
function pinOf(root: string): string {
  try {
    return rootPin(root);
  } catch {
    return '';
  }
}
