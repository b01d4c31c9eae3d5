/** Bounds of the embedded broker that the wire does not know. Times in milliseconds, sizes in bytes. */
export const BROKER_LIMITS = {
  /** Longest keepalive a device may ask for, seconds. */
  keepaliveSeconds: 120,
  /** A reader that takes nothing for so long is closed. */
  drainTimeout: 8_000,
  /** Nothing more is written to a socket that holds this much. */
  writeBuffer: 256 * 1024,
  connectTimeout: 15_000,
  handshakeTimeout: 15_000,
  /** New connections a second, and at once: about what one core shakes hands with. */
  admissionRate: 400,
  admissionBurst: 400,
  /** Connections waiting for admission; further ones are closed and come back by their own back-off. */
  admissionQueue: 20_000,
  admissionWait: 20_000,
  /** Cost units a second and at once of one device; a message costs 1 and one more for each 4 kB. */
  deviceRate: 50,
  deviceBurst: 200,
  unitBytes: 4_096,
  /** Control packets (subscriptions, pings, acknowledgements) a second and at once of one device. */
  controlRate: 100,
  controlBurst: 2_000,
  /** A device further behind its control rate than this is closed. */
  patience: 10_000,
  /** QoS 1 messages of one device that may wait for their commit before its next one waits at the socket. */
  unacknowledged: 16,
  /** A message held back so long is let go unacknowledged: the device keeps it and sends it again. */
  holdTimeout: 20_000,
  /** Rows and bytes that may wait for the database before everybody waits at the socket. */
  backlogRows: 20_000,
  backlogBytes: 64 * 1024 * 1024,
  batchBytes: 8 * 1024 * 1024,
  /** Different refusals kept apart between two batches; beyond, they are counted without a name. */
  refusals: 1_000,
} as const;
