/** Bounds of the wire, shared by both ends. Sizes in bytes, times in milliseconds. */
export const LIMITS = {
  /** Largest packet a device may send before its CONNECT is accepted. */
  packetBeforeConnack: 16 * 1024,
  /** Largest MQTT packet afterwards; a deflated inventory of 5 000 packages takes about 110 kB. */
  packet: 256 * 1024,
  /** Largest inventory once inflated: a deflate bomb stops here. */
  inventoryInflated: 4 * 1024 * 1024,
  /** Objects and lists inside each other; the deepest message of ours has six. Threads and databases recurse into what they pass on. */
  depth: 32,
  softwareItems: 20_000,
  targetItems: 500,
  /** Longest ordinary text a device may send (names, versions, reasons). */
  text: 1_000,
  /** A device looks at itself this often and tells what is new. */
  heartbeatInterval: 60_000,
  /** A device without news still beats this often. Well below half an hour, the grain of the presence week. */
  quietInterval: 600_000,
  /** Online = connected and seen within the quiet interval and this many ordinary ones. */
  presenceIntervals: 2.5,
  /** An offline notice is believed after this long without a return. */
  offlineDebounce: 45_000,
  commandLifetime: 7 * 24 * 3_600_000,
} as const;
