import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ThreadVitals } from '#threads';
import type { DownKind, Heartbeat, UpKind, UpMessage } from '#contract';
import type { Caller } from './peer.js';

/** One accepted message, parsed and checked. `heartbeat` never appears here: it travels in columns. */
export type UplinkMessage = {
  [K in Exclude<UpKind, 'heartbeat'>]: { deviceId: string; connectionId: string; at: number; kind: K; body: UpMessage[K] };
}[Exclude<UpKind, 'heartbeat'>];

/** What a certificate says beside its name and serial. Times in ms. */
export interface CertificateFacts {
  /** SHA-256 of the DER, lower-case hex. */
  fingerprint: string;
  notBefore: number;
  notAfter: number;
}

/** A connection came or went. `at` is the server's clock in ms. */
export interface ConnectionChange {
  deviceId: string;
  connectionId: string;
  connected: boolean;
  at: number;
  /** Remote address, for the event log only. */
  address: string;
  /** Serial of the certificate it came with, lower-case hex. */
  serial: string;
  /** Of one that came, where the broker is ours. */
  certificate?: CertificateFacts;
}

/** Latest heartbeat per device of one batch, as columns of equal length sorted by device id, ready for `unnest`. */
export interface HeartbeatColumns {
  deviceId: string[];
  connectionId: string[];
  /** Receive time, ms. */
  at: number[];
  battery: (number | null)[];
  charging: (boolean | null)[];
  diskFree: number[];
  diskTotal: number[];
  link: Heartbeat['link'][];
  signal: (number | null)[];
  inUse: boolean[];
  uptime: number[];
  targetEtag: string[];
  inventoryHash: string[];
}

/** A message that was not let in. Flooding refusals of one device are counted together. */
export interface Refusal {
  /** Null when the sender is not known. */
  deviceId: string | null;
  at: number;
  reason: 'malformed' | 'too-large' | 'forbidden-topic' | 'too-fast' | 'revoked' | 'identity' | 'inflate';
  detail: string;
  count: number;
}

/**
 * What happened on the link since the last batch. The handler's promise is the acknowledgement: PUBACKs leave after it
 * resolves; when it rejects, the same batch comes again (back-off), and nothing is acknowledged meanwhile.
 */
export interface UplinkBatch {
  connections: ConnectionChange[];
  heartbeats: HeartbeatColumns;
  messages: UplinkMessage[];
  refusals: Refusal[];
}

export interface DownMessageOut {
  deviceId: string;
  kind: DownKind;
  /** JSON text, already serialised. */
  payload: string;
}

/** What waits for the next batch. */
export interface BacklogFigures {
  /** `held`: devices made to wait at their socket, because there is no room or they are too far ahead of their acknowledgements. */
  rows: Record<'connections' | 'heartbeats' | 'messages' | 'refusals' | 'held', number>;
  /** Of the messages. */
  bytes: number;
}

/** How connections come in, since the start of the thread. */
export interface DoorFigures {
  /** Sockets in the queue before the handshake now. */
  waiting: number;
  /** Connections that had to wait there. */
  delayed: number;
  /** Connections closed because that queue was full, or the wait too long. */
  turnedAway: number;
  /** TLS handshakes that failed. */
  failedHandshakes: number;
  /** Devices whose MQTT connection was accepted. */
  accepted: number;
}

export interface LinkStats {
  /** Devices connected; null where only an external broker knows. */
  connections: number | null;
  /** WebSocket connections now: of devices that do not come by MQTT's own port. */
  webSockets: number;
  /** Rows received and not yet handed over in a batch. */
  pending: number;
  backlog: BacklogFigures;
  /** Age of the oldest news that is not committed yet, ms; 0 when there is none. */
  waitingMs: number;
  /** What happens before a connection may speak; null where that is an external broker's affair. */
  door: DoorFigures | null;
  /** Messages taken in, by kind. */
  accepted: Record<UpKind, number>;
  batches: number;
  received: number;
  sent: number;
  refused: Record<Refusal['reason'], number>;
  /** Names under which this process is connected to an external broker now; none with the embedded one. */
  names: string[];
  /** What the last connection that failed died of. */
  trouble?: string;
}

/** PEM texts. */
export interface ShownCertificate {
  certificate: string;
  key: string;
  /** Roots that device certificates must chain to. */
  roots: string[];
}

/** A request to speak MQTT over WebSocket, as the HTTPS listener met it. */
export interface Upgrade {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
}

/** The seam between the server and whichever broker carries the wire. */
export interface DeviceLink {
  /** Port really bound (0 asks for any). */
  readonly port: number;
  /** Takes over a WebSocket of a caller who is proved; the answer to the upgrade is the link's. @throws when there is nobody to take it */
  relay(caller: Caller, upgrade: Upgrade): Promise<void>;
  /** Exactly one handler; one batch in flight. */
  onBatch(handler: (batch: UplinkBatch) => Promise<void>): void;
  /** Publishes QoS 1 to devices that are connected now; answers the ids that were. Nothing is queued for the others. */
  send(messages: DownMessageOut[]): Promise<string[]>;
  /** Closes connections at once. */
  disconnect(deviceIds: string[]): Promise<void>;
  /** Certificate serials (lower-case hex) refused at every connect, resumed sessions included. Adds to the set. */
  revoke(serials: string[]): Promise<void>;
  /** Shows another certificate to devices that connect from now on, and lets in those of these roots; connections stay. @throws when key and certificate do not fit */
  showCertificate(shown: ShownCertificate): Promise<void>;
  /** Of the thread that carries the wire. */
  readonly vitals: ThreadVitals | undefined;
  /** @throws while there is no broker to count at. */
  stats(): Promise<LinkStats>;
  /** Called when the worker died and was started again; connections are gone and devices will return. */
  onRestart(listener: () => void): void;
  close(): Promise<void>;
}

/** One of the names of `names.ts`, with what proves it to the broker. PEM texts. */
export interface ServiceIdentity {
  name: string;
  certificate: string;
  key: string;
}

/** Names that are this process's own, until a moment of its clock (ms): past it no new connection is begun under them. */
export interface Holding {
  identities: ServiceIdentity[];
  until: number;
}

/** The link over a broker that is not ours. Several processes share it: each holds names that are nobody else's. */
export interface ExternalLink extends DeviceLink {
  /** These names, and no longer any other. */
  hold(holding: Holding): Promise<void>;
}

/** With what the server speaks at an external broker for a device that reached it by WebSocket. */
export interface StandIns {
  /** PEM: one for all of them. It stays in the memory of this process. */
  key: string;
  /** PEM certificate of that key in the name of a device. */
  certificate(deviceId: string): Promise<string>;
}

export interface ExternalLinkOptions {
  /** mqtts://host:port */
  url: string;
  /** PEM roots that the broker's certificate must chain to. */
  roots: string[];
  /** Serials of certificates with which nobody is let in by WebSocket. */
  revoked: string[];
  standIns: StandIns;
  /** As in `EmbeddedLinkOptions`. */
  flushMs?: number;
  batchRows?: number;
}

/** What the thread of an external link is started with. */
export interface GatewayOptions extends Omit<ExternalLinkOptions, 'standIns'> {
  webSocketPath: string;
  standInKey: string;
}

export interface EmbeddedLinkOptions {
  host: string;
  port: number;
  /** Where the thread takes WebSocket connections from this process: a Unix socket. Chosen by the link itself. */
  webSocketPath?: string;
  /** PEM. */
  certificate: string;
  key: string;
  /** PEM roots that device certificates must chain to. */
  roots: string[];
  revoked: string[];
  /** Milliseconds between flushes (default 20) and rows at most per batch (default 2 000). */
  flushMs?: number;
  batchRows?: number;
}
