import type { UpKind, UpMessage } from '#contract';
import type { Acknowledge, Backlog } from './backlog.js';
import { decodeUp } from './decode.js';
import type { UplinkMessage } from './types.js';

/** Whose message it is and when it came, ms. */
interface Sender {
  deviceId: string;
  connectionId: string;
  at: number;
}

/** Decodes a message into the backlog. What cannot be decoded becomes a refusal. */
export function keep(backlog: Backlog, { deviceId, connectionId, at }: Sender, kind: UpKind, payload: Buffer, ack?: Acknowledge): void {
  const decoded = decodeUp(kind, payload);
  if (!decoded.ok) {
    backlog.refusals.add(deviceId, decoded.reason, decoded.detail);
    // Sent again it would be as wrong: it is acknowledged, and the refusal is what remains of it.
    ack?.();
    return;
  }
  if (kind === 'heartbeat') backlog.addHeartbeat({ deviceId, connectionId, at, body: decoded.body as UpMessage['heartbeat'] }, ack);
  else backlog.addMessage({ deviceId, connectionId, at, kind, body: decoded.body } as UplinkMessage, decoded.bytes, ack);
}
