import type { UpKind } from '#contract';

/**
 * The names under which servers are known to an external broker: CN of the certificate = user = MQTT client id, as for
 * devices. The messages of devices are shared out by kind: whoever holds the name of an ingest owns its persistent
 * session, in which the broker keeps what no commit has acknowledged yet.
 */
export const INGESTS: Readonly<Record<string, readonly UpKind[]>> = {
  // In one session, because their order among each other decides presence.
  'craie-ingest-presence': ['hello', 'heartbeat', 'bye'],
  'craie-ingest-inventory': ['inventory'],
  'craie-ingest-orders': ['reported', 'outcome', 'event'],
};

/** One for each server process: it publishes to devices under this name. */
export const SEATS: readonly string[] = Array.from({ length: 16 }, (_, at) => `craie-server-${at + 1}`);

/** What a session of this name subscribes to. */
export const ingestFilters = (name: string): string[] => (INGESTS[name] ?? []).map((kind) => `craie/v1/+/up/${kind}`);
