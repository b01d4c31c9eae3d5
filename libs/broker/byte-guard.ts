import { LIMITS } from '#contract';
import { BROKER_LIMITS } from './limits.js';
import { PacketGuard } from './packet-guard.js';
import type { Peer } from './peer.js';
import type { Refusal } from './types.js';

const PUBLISH = 3;

/** Why bytes of a device are not let through. */
export type Violation = Pick<Refusal, 'detail'> & { reason: 'too-large' | 'too-fast' };

/** Looks at every byte a connection sends, before any parser or broker does: packets no longer than allowed at that moment, control packets no faster. */
export function byteGuard(peer: Peer): (chunk: Uint8Array) => Violation | undefined {
  let tooFast = false;
  const guard = new PacketGuard(
    () => (peer.answered ? LIMITS.packet : LIMITS.packetBeforeConnack),
    (type) => {
      tooFast = type !== PUBLISH && peer.control.take(Date.now(), 1, BROKER_LIMITS.patience) === Infinity;
      return !tooFast;
    },
  );
  return (chunk) => {
    if (guard.accepts(chunk)) return undefined;
    return tooFast ? { reason: 'too-fast', detail: 'more control packets than its rate allows' } : { reason: 'too-large', detail: 'a packet longer than allowed' };
  };
}
