/**
 * Webhooks: what the server tells other people's servers, and the HTTP bodies that manage it. The messages are described for
 * their receivers in docs/webhooks.md. They carry no name and no address of a person.
 */
import type { DeviceKind } from './assets.js';
import type { CommandKind, CommandState } from './commands.js';
import type { DeploymentView } from './deployments.js';
import type { OfflineReason } from './http.js';

/** What can be asked for. A new one is added at the end; none changes its meaning. */
export const WEBHOOK_EVENTS = [
  'device.enrolled', 'device.removed', 'device.online', 'device.offline', 'device.quarantined', 'device.released',
  'command.finished', 'deployment.changed', 'user.invited', 'user.joined',
  'request.opened', 'request.answered',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
/** `ping` is the test that a person sends from the console; nobody asks for it. */
export type WebhookMessageType = WebhookEvent | 'ping';

/** A device as messages name it. */
export interface WebhookDevice { id: string; name: string; kind: DeviceKind; serial: string | null; assetTag: string | null; site: { id: string; name: string } | null }

/** A request as messages name it: no word of the person. */
export interface WebhookRequest { id: string; number: number; site: { id: string; name: string }; app: { id: string; name: string } | null }

/** `data` of each message. */
export interface WebhookData {
  'device.enrolled': { device: WebhookDevice };
  /** Taken out of service. */
  'device.removed': { device: WebhookDevice };
  'device.online': { device: WebhookDevice; since: string | null };
  /** Believed after the usual delay, not at every lost packet. */
  'device.offline': { device: WebhookDevice; since: string | null; reason: OfflineReason | null; lastSeenAt: string | null };
  'device.quarantined': { device: WebhookDevice; reason: string };
  'device.released': { device: WebhookDevice };
  'command.finished': { device: WebhookDevice; command: { id: string; kind: CommandKind; state: CommandState } };
  /** For a commune: of its own devices only. At most one a minute for each deployment, and one at its end. */
  'deployment.changed': { deployment: Pick<DeploymentView, 'id' | 'app' | 'ensure' | 'version' | 'state' | 'total' | 'done' | 'failed' | 'reasons'> };
  /** A role, or the id of one that was made there. */
  'user.invited': { role: string; until: string | null };
  'user.joined': { role: string };
  /** Somebody wishes for an app at a site; `app` null: for one that is not in the catalogue. What they wrote is not in it. */
  'request.opened': { request: WebhookRequest };
  /** A refusal can be taken back: then it is answered again. */
  'request.answered': { request: WebhookRequest & { state: 'approved' | 'refused'; deploymentId: string | null } };
  ping: { text: string };
}

/** The body of every request to a receiver. `id` is that of the header `webhook-id`: the same again is the same message. */
export interface WebhookMessage<T extends WebhookMessageType = WebhookMessageType> {
  version: 1;
  id: string;
  type: T;
  at: string;
  organisation: { id: string; name: string } | null;
  subject: { kind: 'device' | 'command' | 'deployment' | 'invitation' | 'user' | 'request' | 'webhook'; id: string };
  data: WebhookData[T];
}

/** POST /webhooks → WebhookView with `secret`, told once. Without `organisationId` it is the whole syndicate's. */
export interface WebhookBody { name: string; url: string; events: WebhookEvent[]; organisationId?: string }
/** PATCH /webhooks/:id. Activating one that was switched off gives it a new chance. */
export interface WebhookPatch { name?: string; url?: string; events?: WebhookEvent[]; state?: 'active' | 'paused' }
/** `off`: switched off by the server, because it failed for days or its receiver said that it is gone. */
export type WebhookState = 'active' | 'paused' | 'off';
/** GET /webhooks?limit&cursor, newest first; GET /webhooks/:id; DELETE /webhooks/:id → 204 */
export interface WebhookView {
  id: string; name: string; url: string; events: WebhookEvent[]; organisation: { id: string; name: string } | null;
  state: WebhookState; offReason: 'failing' | 'gone' | null;
  /** Why it is paused when no person did it: the commune's console was taken back. It ends when the console is given again, or by a person before. */
  pauseReason: 'taken_back' | null;
  /** Since when nothing has arrived any more; null while all is well. */
  failingSince: string | null;
  lastDeliveredAt: string | null;
  /** Messages that wait, and since when the oldest does. */
  waiting: number; waitingSince: string | null;
  /** Messages that were never kept because too many waited, since it last worked. */
  dropped: number;
  createdBy: string; createdAt: string;
  /** Until then messages are also signed with the secret before this one. */
  previousSecretUntil: string | null;
  /** `whsec_…`, only in the answer that made it. */
  secret?: string;
}
/** POST /webhooks/:id/secret → WebhookView with the new `secret`. The old one goes on signing for so long (default 24, 0 ends it at once). */
export interface WebhookSecretBody { overlapHours?: number }

/** Why a delivery got no answer to speak of; with an answer, `status` says it. */
export const DELIVERY_TROUBLES = ['bad_url', 'not_encrypted', 'private_target', 'unknown_host', 'untrusted', 'unreachable', 'too_slow', 'secret_lost', 'interrupted'] as const;
export type DeliveryTrouble = (typeof DELIVERY_TROUBLES)[number];
/** GET /webhooks/:id/deliveries?limit&cursor&state, newest first. One line a message; what it says of the last try is `attempts` tries old. */
export interface WebhookDeliveryView {
  id: string; messageId: string; type: WebhookMessageType; at: string; state: 'waiting' | 'delivered' | 'failed';
  attempts: number; triedAt: string | null; nextAt: string | null; durationMs: number | null; status: number | null; trouble: DeliveryTrouble | null;
}
/** GET /webhooks/:id/deliveries/:deliveryId; the answer to POST /webhooks/:id/ping and to POST …/deliveries/:deliveryId/retry, which try at once. */
export interface WebhookDeliveryDetail extends WebhookDeliveryView {
  /** The body as it was sent. */
  message: string;
  /** The first characters of the answer. */
  answer: string | null;
}
