import { X509Certificate } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { isDeviceId } from '#contract';
import { Trust } from '../state/configuration.js';

const Answer = Type.Object({
  v: Type.Literal(1),
  deviceId: Type.String({ maxLength: 36 }),
  certificate: Type.String({ maxLength: 16_384 }),
  trust: Trust,
  mqtt: Type.Object({ host: Type.String({ minLength: 1, maxLength: 253 }), port: Type.Integer({ minimum: 1, maximum: 65_535 }) }),
});
type Answer = Static<typeof Answer>;
const answer = Compile(Answer);

/** Checks the answer of `enrol` and `renew`: its shape, and that the certificate names this device. */
export function parseAnswer(value: unknown): Answer {
  if (!answer.Check(value)) throw new Error('The server answered something else than an enrolment.');
  if (!isDeviceId(value.deviceId)) throw new Error('The server answered a device id that is not one.');
  const subject = new X509Certificate(value.certificate).subject.split('\n');
  if (!subject.includes(`CN=${value.deviceId}`)) throw new Error('The certificate received is made out to another device.');
  return value;
}
