/** The statements on `command` and `command_queue`. Each is one round trip, whatever the number of devices. */
import type { EntityManager } from 'typeorm';
import type { CommandKind } from '#contract';
import { newId } from '../shared/id.js';
import type { CommandRow } from './command.rows.js';

export interface NewCommands {
  tenantId: string;
  deviceIds: readonly string[];
  kind: CommandKind;
  args: Record<string, unknown>;
  createdBy: string;
  now: Date;
  expiresAt: Date;
}

/**
 * Gives each device its next place and writes its command. Devices are locked in order of id: no two callers can block each other.
 * What was written is known here but for the places: only they travel back.
 */
export async function insertCommands(em: EntityManager, { tenantId, deviceIds, kind, args, createdBy, now, expiresAt }: NewCommands): Promise<CommandRow[]> {
  const ids = deviceIds.map(() => newId());
  const places: { id: string; device_id: string; sequence: number }[] = await em.query(
    `with asked as (select * from unnest($2::uuid[], $3::uuid[]) as a (device_id, id)),
     places as (
       insert into command_queue as q (device_id, tenant_id, last_sequence)
       select device_id, $1, 1 from asked order by device_id
       on conflict (device_id) do update set last_sequence = q.last_sequence + 1
       returning device_id, last_sequence)
     insert into command (id, tenant_id, device_id, sequence, kind, args, state, created_by, created_at, expires_at)
     select a.id, $1, a.device_id, p.last_sequence, $4, $5::jsonb, 'queued', $6, $7, $8
     from asked a join places p using (device_id)
     returning id, device_id, sequence`,
    [tenantId, deviceIds, ids, kind, JSON.stringify(args), createdBy, now, expiresAt],
  );
  return places.sort((a, b) => (a.id < b.id ? -1 : 1)).map((place) => ({
    ...place, tenant_id: tenantId, kind, args, state: 'queued', created_by: createdBy, created_at: now, expires_at: expiresAt,
    sent_at: null, finished_at: null, detail: null, result: null, late_state: null,
  }));
}

/** A device among these with more than `most` open commands, if any. */
export async function overfullDevice(em: EntityManager, tenantId: string, deviceIds: readonly string[], most: number): Promise<string | undefined> {
  const rows: { name: string }[] = await em.query(
    `select d.name from command c join device d on d.id = c.device_id
     where c.tenant_id = $1 and c.device_id = any ($2::uuid[]) and c.state in ('queued', 'sent', 'running')
     group by d.id, d.name having count(*) > $3 limit 1`,
    [tenantId, deviceIds, most],
  );
  return rows[0]?.name;
}

/**
 * For each of these devices that is connected and in service: the head of its queue, when it waits to be sent. The heads are
 * found in one pass: asked for device by device, statistics from a moment when nothing was open made the database read all that
 * is open once for each.
 */
export function headsToSend(em: EntityManager, deviceIds: readonly string[], now: Date): Promise<CommandRow[]> {
  return em.query(
    `with heads as materialized (
       select distinct on (device_id) * from command
       where device_id = any ($1::uuid[]) and state in ('queued', 'sent', 'running')
       order by device_id, sequence)
     select c.* from heads c
     join device_presence p on p.device_id = c.device_id and p.connected
     join device e on e.id = c.device_id and e.status = 'active'
     where c.state = 'queued' and c.expires_at > $2`,
    [deviceIds, now],
  );
}

/** Writes that these were sent, unless they have moved on meanwhile. @returns as they are now, those that had not */
export async function markSent(em: EntityManager, rows: readonly CommandRow[], now: Date): Promise<CommandRow[]> {
  const moved: { id: string }[] = await em.query(
    `with moved as (update command set state = 'sent', sent_at = $2 where id = any ($1::uuid[]) and state = 'queued' returning id)
     select id from moved`,
    [rows.map((row) => row.id), now],
  );
  const ids = new Set(moved.map(({ id }) => id));
  return rows.flatMap((row) => (ids.has(row.id) ? [{ ...row, state: 'sent' as const, sent_at: now }] : []));
}

/**
 * What a device says it has not received goes back to waiting. What waits below the device's own count (the server was
 * restored from a backup) would be refused as a replay: it gets places above, in the same order.
 * @returns the commands that went back
 */
export async function resumeQueues(em: EntityManager, deviceIds: string[], lastSequences: number[]): Promise<CommandRow[]> {
  const said = [deviceIds, lastSequences];
  // A device with a count and no queue here: the backup was made before its first command. Ordered, as all who write queues.
  await em.query(
    `insert into command_queue (device_id, tenant_id, last_sequence)
     select h.device_id, d.tenant_id, h.last from unnest($1::uuid[], $2::integer[]) as h (device_id, last) join device d on d.id = h.device_id
     where h.last > 0 and not exists (select from command_queue q where q.device_id = h.device_id)
     order by h.device_id on conflict (device_id) do nothing`,
    said,
  );
  await em.query(
    `with hello as (select * from unnest($1::uuid[], $2::integer[]) as h (device_id, last)),
     behind as (
       select q.device_id, greatest(q.last_sequence, h.last) as top from command_queue q join hello h on h.device_id = q.device_id
       where q.last_sequence < h.last or exists (select from command c where c.device_id = q.device_id and c.state = 'queued' and c.sequence <= h.last)
       order by q.device_id for update of q),
     waiting as (
       select c.id, b.top + row_number() over (partition by c.device_id order by c.sequence) as place
       from behind b join command c on c.device_id = b.device_id and c.state = 'queued'),
     moved as (update command c set sequence = w.place from waiting w where c.id = w.id returning c.device_id, c.sequence)
     update command_queue q set last_sequence = greatest(b.top, (select max(m.sequence) from moved m where m.device_id = b.device_id))
     from behind b where q.device_id = b.device_id`,
    said,
  );
  return em.query(
    `with moved as (
       update command c set state = 'queued', sent_at = null
       from unnest($1::uuid[], $2::integer[]) as h (device_id, last)
       where c.device_id = h.device_id and c.state = 'sent' and c.sequence > h.last returning c.*)
     select * from moved`,
    said,
  );
}

/** Commands that their devices have received, by their own count, and of whose end nothing was heard. */
export function unheardCommands(em: EntityManager, deviceIds: readonly string[], lastSequences: readonly number[]): Promise<CommandRow[]> {
  return em.query(
    `select c.* from unnest($1::uuid[], $2::integer[]) as h (device_id, last)
     join device d on d.id = h.device_id and d.status = 'active'
     join command c on c.device_id = h.device_id and c.state in ('sent', 'running') and c.sequence <= h.last`,
    [deviceIds, lastSequences],
  );
}

/** Writes what became of these. Their rows are locked. */
export async function writeOutcomes(em: EntityManager, rows: readonly CommandRow[]): Promise<void> {
  await em.query(
    `update command c set state = o.state, late_state = o.late_state, detail = o.detail, result = o.result::jsonb, finished_at = o.finished_at
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
       as o (id, state, late_state, detail, result, finished_at)
     where c.id = o.id`,
    [
      rows.map((row) => row.id), rows.map((row) => row.state), rows.map((row) => row.late_state), rows.map((row) => row.detail),
      rows.map((row) => (row.result === null ? null : JSON.stringify(row.result))), rows.map((row) => row.finished_at),
    ],
  );
}

/** Ends what is past its validity; active ones get `graceMs` more. At most `limit` at once. */
export function expireCommands(em: EntityManager, now: Date, graceMs: number, limit: number): Promise<CommandRow[]> {
  return em.query(
    `with old as (
       select id from command
       where expires_at <= $1 and (state = 'queued' or (state in ('sent', 'running') and expires_at <= $2))
       order by expires_at limit $3 for update skip locked),
     moved as (update command c set state = 'expired', finished_at = $1 from old where c.id = old.id returning c.*)
     select * from moved`,
    [now, new Date(now.getTime() - graceMs), limit],
  );
}

/** Places given after a backup, on any device: fewer than these. */
const LEAP = 1_000_000;

/** For a restored database. @returns how many commands ended */
export async function endEverything(em: EntityManager, detail: string, now: Date): Promise<number> {
  await em.query(
    `insert into command_queue as q (device_id, tenant_id, last_sequence) select id, tenant_id, $1 from device
     on conflict (device_id) do update set last_sequence = q.last_sequence + $1`,
    [LEAP],
  );
  const [rows]: [unknown[], number] = await em.query(
    `update command set state = 'expired', detail = $1, finished_at = $2 where state in ('queued', 'sent', 'running') returning 1`,
    [detail, now],
  );
  return rows.length;
}
