import { X509Certificate } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { isDeviceId } from '#contract';
import { believable, vouchedFor, Voucher } from '#pki';
import { Trust } from '../state/configuration.js';

/** Trust material as the server gives it, with what its roots say of it. */
const VouchedTrust = Type.Intersect([Trust, Type.Object({
  proofs: Type.Array(Type.String({ maxLength: 1_000 }), { maxItems: 8 }),
  vouchers: Type.Optional(Type.Array(Voucher, { maxItems: 64 })),
})]);
const vouchedTrust = Compile(VouchedTrust);

const Answer = Type.Object({
  v: Type.Literal(1),
  deviceId: Type.String({ maxLength: 36 }),
  certificate: Type.String({ maxLength: 16_384 }),
  trust: VouchedTrust,
  mqtt: Type.Object({ host: Type.String({ minLength: 1, maxLength: 253 }), port: Type.Integer({ minimum: 1, maximum: 65_535 }) }),
});
type Answer = Static<typeof Answer>;
const answer = Compile(Answer);

/**
 * Checks trust material: a root that is believed already, or that such a one vouches for, stands for all of it, whoever carried it.
 *
 * @param pins of the roots that are believed.
 */
export function parseTrustAnswer(value: unknown, pins: readonly string[]): Trust {
  if (!vouchedTrust.Check(value)) throw new Error('The server answered something else than its trust material.');
  if (!vouchedFor(value, believable(pins, value.vouchers ?? []))) throw new Error('The trust material was changed on the way: it is not signed by the root of this server.');
  const { v, roots, signingKeys, renewal } = value;
  return { v, roots, signingKeys, ...(renewal && { renewal }) };
}

/** What roots say of their successors in an answer of the server; none when it is something else. */
export const vouchersIn = (value: unknown): Voucher[] => (vouchedTrust.Check(value) ? (value.vouchers ?? []) : []);

/** Checks the answer of `enrol` and `renew`: its shape, that the certificate names this device, and who vouches for the rest. */
export function parseAnswer(value: unknown, pins: readonly string[]): Omit<Answer, 'trust'> & { trust: Trust } {
  if (!answer.Check(value)) throw new Error('The server answered something else than an enrolment.');
  if (!isDeviceId(value.deviceId)) throw new Error('The server answered a device id that is not one.');
  const subject = new X509Certificate(value.certificate).subject.split('\n');
  if (!subject.includes(`CN=${value.deviceId}`)) throw new Error('The certificate received is made out to another device.');
  return { ...value, trust: parseTrustAnswer(value.trust, pins) };
}
