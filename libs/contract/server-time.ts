/**
 * How a device learns the time from its server when its own clock is too wrong for TLS (a tablet whose battery was empty): the
 * answer of `POST /device/v1/time` is signed, like an order, with a key the device has pinned, and good for one asking.
 */
import { Type, type Static } from 'typebox';

const nonce = Type.String({ pattern: '^[A-Za-z0-9_-]{22,64}$' });

/** Body of `POST /device/v1/time`; the nonce is the device's. The answer is a `Signed` {@link TimeBody}. */
export const TimeRequest = Type.Object({ v: Type.Literal(1), nonce }, { additionalProperties: false });
export type TimeRequest = Static<typeof TimeRequest>;

/** What is signed. `kind` is there so that it can never be taken for an order. */
export const TimeBody = Type.Object({ v: Type.Literal(1), kind: Type.Literal('time'), nonce, /** ISO UTC. */ now: Type.String({ maxLength: 30 }) });
export type TimeBody = Static<typeof TimeBody>;
