/**
 * The school link: devices of one site draw a package file over the line of their school once, and pass it to each other in chunks on their own network.
 * The server says who may ask whom, and who draws what; what a chunk must be is in the signed target.
 */
import { Type, type Static } from 'typebox';
import { Signed } from './server-messages.js';

/** Bytes of a chunk; the last one of a file is what is left. */
export const CHUNK = 1024 * 1024;
/** Files of more chunks are fetched whole, from the server alone. */
export const MOST_CHUNKS = 4_096;
/** Where an agent serves, unless that port is taken on its machine. */
export const SHARING_PORT = 8_885;

export const chunkCount = (size: number): number => Math.ceil(size / CHUNK);
/** Bytes of one chunk of a file of `size` bytes. */
export const chunkLength = (size: number, index: number): number => Math.min(CHUNK, size - index * CHUNK);

const sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const bytes = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** Chunks one after the other: the first, and how many. */
export const ChunkRun = Type.Tuple([Type.Integer({ minimum: 0, maximum: MOST_CHUNKS - 1 }), Type.Integer({ minimum: 1, maximum: MOST_CHUNKS })]);
export type ChunkRun = Static<typeof ChunkRun>;

/** Where a device can be asked on its own network. `serves`: it does, as things stand (mains, or enough battery); otherwise nobody is sent there. */
const place = {
  v: Type.Literal(1),
  addresses: Type.Array(Type.String({ pattern: '^[0-9a-fA-F.:]{2,45}$' }), { maxItems: 8 }),
  /** 0 = it cannot listen. */
  port: Type.Union([Type.Literal(0), Type.Integer({ minimum: 1_024, maximum: 65_535 })]),
  serves: Type.Boolean(),
};

/** POST /device/v1/sharing: the files that are here whole, and where each came from (bytes, from the first to the last). */
export const SharingNotice = Type.Object(
  { ...place, files: Type.Array(Type.Object({ sha256, wan: bytes, lan: bytes }, { additionalProperties: false }), { maxItems: 500 }) },
  { additionalProperties: false },
);
export type SharingNotice = Static<typeof SharingNotice>;

/** What is in force at the device's site, and which of the files others there still lack. */
export const SharingAnswer = Type.Object({
  v: Type.Literal(1), on: Type.Boolean(), siteId: Type.Union([Type.String({ maxLength: 36 }), Type.Null()]), diskMb: Type.Integer({ minimum: 0 }), needed: Type.Array(sha256, { maxItems: 500 }),
});
export type SharingAnswer = Static<typeof SharingAnswer>;

/** POST /device/v1/sharing/:sha256: how far a download is, and what it lacks. */
export const PlanRequest = Type.Object(
  {
    ...place,
    /** The list of chunk hashes is asked for. */
    list: Type.Boolean(),
    /** Neither here nor with anybody it reaches; the first of them, when there are many. */
    missing: Type.Array(ChunkRun, { maxItems: 64 }),
    /** What became of the chunks it was to draw: still at it, here, or left; `none` when it had none. */
    lease: Type.Enum(['none', 'kept', 'arrived', 'left']),
    /** It has asked those it was told of, and reaches none. */
    alone: Type.Boolean(),
    wan: bytes,
    lan: bytes,
  },
  { additionalProperties: false },
);
export type PlanRequest = Static<typeof PlanRequest>;

/** One to be asked: it shows a certificate with this name. */
export const SharingPeer = Type.Object({ deviceId: Type.String({ maxLength: 36 }), addresses: Type.Array(Type.String({ maxLength: 45 }), { maxItems: 8 }), port: Type.Integer({ minimum: 1_024, maximum: 65_535 }) });
export type SharingPeer = Static<typeof SharingPeer>;

export const SharingPlan = Type.Object({
  v: Type.Literal(1),
  /** SHA-256 of each chunk, one after the other, base64: its own hash is in the target. */
  chunks: Type.Optional(Type.String({ maxLength: 200_000 })),
  /** Draw all that is missing from the server, whoever else does. */
  alone: Type.Boolean(),
  /** A signed {@link SharingTicket}, to be shown to the peers; absent where nothing is shared. */
  ticket: Type.Optional(Signed),
  peers: Type.Array(SharingPeer, { maxItems: 16 }),
  /** Chunks to draw from the server now, within so many ms, or to be said to be kept. */
  lease: Type.Optional(Type.Object({ run: ChunkRun, ms: Type.Integer({ minimum: 1_000 }) })),
  /** Without progress: ask again after so many ms. */
  againMs: Type.Integer({ minimum: 1_000 }),
});
export type SharingPlan = Static<typeof SharingPlan>;

/** Signed by the server: this device may have this file from the others of its site. `kind` is there so that it can never be taken for an order. */
export const SharingTicket = Type.Object({
  v: Type.Literal(1), kind: Type.Literal('sharing'), deviceId: Type.String({ maxLength: 36 }), siteId: Type.String({ maxLength: 36 }), sha256, /** ISO UTC. */ until: Type.String({ maxLength: 30 }),
});
export type SharingTicket = Static<typeof SharingTicket>;

/** Bytes of package files by where they came from: over the line of the school, or from others of the site (which the line was spared). */
export interface DownloadedBytes { wan: number; lan: number }
