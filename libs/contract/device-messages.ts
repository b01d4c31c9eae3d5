/** What a device says. One schema per `up/{kind}`; each is compiled once and checked once, at the door. */
import { Type, type Static } from 'typebox';
import { OUTCOME_STATES } from './commands.js';
import { InventoryMessage } from './inventory.js';
import { ItemReport } from './target.js';
import type { UpKind } from './topics.js';

const t = (max: number) => Type.String({ maxLength: max });
const int = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });

/** First words after a connection: what the device already has. */
export const Hello = Type.Object({
  v: Type.Literal(1),
  agentVersion: t(40),
  /** New at each start of the machine. */
  bootId: t(64),
  /** Local clock, ISO UTC: drift is computed by the server. */
  at: t(30),
  targetEtag: t(64),
  inventoryHash: t(64),
  /** Highest command sequence executed: what is lower is never sent again. */
  lastSequence: Type.Integer({ minimum: 0 }),
  /** Mark of the roots and signing keys it knows. */
  trust: Type.Optional(t(64)),
});
export type Hello = Static<typeof Hello>;

/** At news, looked for every minute, and every ten minutes without any; jittered. Small and flat on purpose. */
export const Heartbeat = Type.Object({
  v: Type.Literal(1),
  /** Percent; absent without a battery. */
  battery: Type.Optional(int(0, 100)),
  charging: Type.Optional(Type.Boolean()),
  /** Bytes free and in all on the system disk. */
  diskFree: Type.Integer({ minimum: 0 }),
  diskTotal: Type.Integer({ minimum: 0 }),
  link: Type.Union([Type.Literal('ethernet'), Type.Literal('wifi'), Type.Literal('other')]),
  /** Wi-Fi signal in percent. */
  signal: Type.Optional(int(0, 100)),
  /** True while somebody has a session open. */
  inUse: Type.Boolean(),
  /** Seconds since start of the machine. */
  uptime: Type.Integer({ minimum: 0 }),
  targetEtag: t(64),
  inventoryHash: t(64),
});
export type Heartbeat = Static<typeof Heartbeat>;

/** Progress of the target, changed items only. */
export const Reported = Type.Object({
  v: Type.Literal(1),
  revision: Type.Integer({ minimum: 0 }),
  etag: t(64),
  items: Type.Array(ItemReport, { maxItems: 500 }),
});
export type Reported = Static<typeof Reported>;

/** What became of one command. Kept in the agent's outbox until acknowledged. */
export const Outcome = Type.Object({
  v: Type.Literal(1),
  commandId: t(36),
  state: Type.Enum(OUTCOME_STATES),
  detail: Type.Optional(t(1_000)),
  /** `diagnose` puts its checks here. */
  result: Type.Optional(Type.Record(Type.String({ maxLength: 60 }), Type.Unknown())),
  at: t(30),
});
export type Outcome = Static<typeof Outcome>;

export const DEVICE_EVENTS = ['started', 'stopped', 'refused-message', 'package-changed', 'package-broken', 'disk-low', 'certificate-renewed', 'agent-updated', 'agent-update-failed', 'lesson-locked', 'lesson-ended'] as const;
/** Something worth a line in the device's history. */
export const DeviceEvent = Type.Object({
  v: Type.Literal(1),
  /** UUIDv7 made by the agent: a repeat is stored once. */
  id: t(36),
  at: t(30),
  kind: Type.Enum(DEVICE_EVENTS),
  detail: t(1_000),
});
export type DeviceEvent = Static<typeof DeviceEvent>;

export const BYE_REASONS = ['stopping', 'rebooting', 'powering-off', 'sleeping', 'updating', 'unenrolling', 'lost'] as const;
export type ByeReason = (typeof BYE_REASONS)[number];
/** Last words. `lost` is the MQTT will, published by the broker when the connection breaks. */
export const Bye = Type.Object({
  v: Type.Literal(1),
  reason: Type.Enum(BYE_REASONS),
});
export type Bye = Static<typeof Bye>;

/** Schema by topic kind. `inventory` is checked after raw inflate. */
export const UP_SCHEMAS = {
  hello: Hello, heartbeat: Heartbeat, inventory: InventoryMessage, reported: Reported, outcome: Outcome, event: DeviceEvent, bye: Bye,
} as const satisfies Record<UpKind, unknown>;
export type UpMessage = { [K in UpKind]: Static<(typeof UP_SCHEMAS)[K]> };
