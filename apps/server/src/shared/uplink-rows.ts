import type { HeartbeatColumns, UplinkBatch } from '#broker';
import { UP_KINDS, type UpKind } from '#contract';

/** Batches as lists of single rows, so that one can be cut in two. Pure. */
export type Row =
  | { part: 'connection'; index: number }
  | { part: 'heartbeat'; index: number }
  | { part: 'message'; index: number }
  | { part: 'refusal'; index: number };

/** Kinds that travel one by one, in the order their handlers run. */
export const MESSAGE_ORDER = UP_KINDS.filter((kind): kind is Exclude<UpKind, 'heartbeat'> => kind !== 'heartbeat');

/** Every row of the batch, in the order of the handlers. */
export function rowsOf({ connections, heartbeats, messages, refusals }: UplinkBatch): Row[] {
  const rows = (part: Row['part'], count: number): Row[] => Array.from({ length: count }, (_, index) => ({ part, index }));
  const place = (index: number): number => {
    const message = messages[index];
    return message ? MESSAGE_ORDER.indexOf(message.kind) : 0;
  };
  const ordered = rows('message', messages.length).sort((a, b) => place(a.index) - place(b.index) || a.index - b.index);
  return [...rows('connection', connections.length), ...rows('heartbeat', heartbeats.deviceId.length), ...ordered, ...rows('refusal', refusals.length)];
}

/** The part of a batch that these rows are: the batch itself when they are all of it, as nearly always. */
export function pick(batch: UplinkBatch, rows: readonly Row[]): UplinkBatch {
  if (rows.length > 0 && rows.length === batch.connections.length + batch.heartbeats.deviceId.length + batch.messages.length + batch.refusals.length) return batch;
  const of = (part: Row['part']): number[] => rows.filter((row) => row.part === part).map((row) => row.index);
  const take = <T>(list: readonly T[], indexes: number[]): T[] => indexes.flatMap((index) => list.slice(index, index + 1));
  const beats = of('heartbeat');
  const h = batch.heartbeats;
  const heartbeats: HeartbeatColumns = {
    deviceId: take(h.deviceId, beats), connectionId: take(h.connectionId, beats), at: take(h.at, beats), battery: take(h.battery, beats),
    charging: take(h.charging, beats), diskFree: take(h.diskFree, beats), diskTotal: take(h.diskTotal, beats), link: take(h.link, beats),
    signal: take(h.signal, beats), inUse: take(h.inUse, beats), uptime: take(h.uptime, beats), targetEtag: take(h.targetEtag, beats),
    inventoryHash: take(h.inventoryHash, beats),
  };
  return {
    connections: take(batch.connections, of('connection')),
    heartbeats,
    messages: take(batch.messages, of('message')),
    refusals: take(batch.refusals, of('refusal')),
  };
}

/** Whose row it is, and what it is called in a log. */
export function describeRow(batch: UplinkBatch, row: Row): { deviceId: string | null; what: string } {
  switch (row.part) {
    case 'connection':
      return { deviceId: batch.connections[row.index]?.deviceId ?? null, what: 'connection' };
    case 'heartbeat':
      return { deviceId: batch.heartbeats.deviceId[row.index] ?? null, what: 'heartbeat' };
    case 'message':
      return { deviceId: batch.messages[row.index]?.deviceId ?? null, what: batch.messages[row.index]?.kind ?? 'message' };
    case 'refusal':
      return { deviceId: batch.refusals[row.index]?.deviceId ?? null, what: 'refusal' };
  }
}
