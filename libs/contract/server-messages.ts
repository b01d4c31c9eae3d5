/** What the server says to a device. Target and command bodies are signed; welcome and wanted change nothing lasting. */
import { Type, type Static } from 'typebox';
import type { DownKind } from './topics.js';

const t = (max: number) => Type.String({ maxLength: max });

/** Answer to `hello`. Nothing in it is trusted for more than pacing. */
export const Welcome = Type.Object({
  v: Type.Literal(1),
  /** Server's clock, ISO UTC. */
  now: t(30),
  /** The device looks at itself this often, and tells news at once. */
  heartbeatMs: Type.Integer({ minimum: 5_000, maximum: 3_600_000 }),
  /** Without news a heartbeat may wait this long; absent: every look is told. */
  quietMs: Type.Optional(Type.Integer({ minimum: 5_000, maximum: 3_600_000 })),
  /** Mark of the authority's roots and signing keys. A device that knows others asks for them, over HTTPS: nothing here is believed. */
  trust: Type.Optional(t(64)),
});
export type Welcome = Static<typeof Welcome>;

/** A signed text: `body` is the exact JSON that the Ed25519 `signature` (base64url) covers; `key` tells which pinned key made it. */
export const Signed = Type.Object({
  v: Type.Literal(1),
  body: t(900_000),
  signature: t(100),
  /** First 8 bytes of the SHA-256 of the public key (SPKI), hex. */
  key: t(16),
});
export type Signed = Static<typeof Signed>;

/** The server lacks parts of the inventory: section names and `software`, or everything when empty. */
export const Wanted = Type.Object({
  v: Type.Literal(1),
  inventory: Type.Array(t(30), { maxItems: 32 }),
});
export type Wanted = Static<typeof Wanted>;

export const DOWN_SCHEMAS = { welcome: Welcome, target: Signed, command: Signed, wanted: Wanted } as const satisfies Record<DownKind, unknown>;
export type DownMessage = { [K in DownKind]: Static<(typeof DOWN_SCHEMAS)[K]> };
