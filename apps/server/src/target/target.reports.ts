/** The statements that take in what devices say of their targets; one round trip a batch. */
import type { EntityManager } from 'typeorm';
import { LEAP } from './target.store.js';
import { MAX_REVISION, type DeviceReport } from './target.rules.js';

/**
 * A device that has a target while the server knows of none (its record was lost) is given an empty one, above any that it may have.
 * @param etags by device, as said in `hello`; empty when it never had a target
 */
export async function missingTargets(em: EntityManager, etags: ReadonlyMap<string, string>, now: Date): Promise<void> {
  const ids = [...etags].filter(([, etag]) => etag !== '').map(([id]) => id).sort();
  if (ids.length === 0) return;
  await em.query(
    `insert into device_target (device_id, tenant_id, revision, etag, changed_at)
     select d.id, d.tenant_id, $3, encode(sha256(''), 'hex'), $2 from device d
     where d.id = any ($1::uuid[]) and not exists (select from device_target t where t.device_id = d.id) order by d.id
     on conflict (device_id) do nothing`,
    [ids, now, LEAP],
  );
}

/** Devices whose target is another one than they have. @param etags by device, as they said */
export async function staleTargets(em: EntityManager, etags: ReadonlyMap<string, string>): Promise<string[]> {
  const rows: { device_id: string }[] = await em.query(
    `select t.device_id from unnest($1::uuid[], $2::text[]) as h (device_id, etag) join device_target t on t.device_id = h.device_id where t.etag <> h.etag`,
    [[...etags.keys()], [...etags.values()]],
  );
  return rows.map((row) => row.device_id);
}

/** Devices of these that still have something to say about their target, as far as the server knows. */
export async function unsettledTargets(em: EntityManager, deviceIds: readonly string[]): Promise<string[]> {
  const rows: { device_id: string }[] = await em.query(
    `select distinct device_id from target_item where device_id = any ($1::uuid[]) and state not in ('done', 'failed')`,
    [deviceIds],
  );
  return rows.map((row) => row.device_id);
}

/**
 * Notes which revision each device works on. A device that is ahead of the server (which was restored from a backup)
 * would refuse everything lower: its target continues above. @returns the devices that were ahead
 */
export async function writeRevisions(em: EntityManager, revisions: ReadonlyMap<string, number>): Promise<string[]> {
  const deviceIds = [...revisions.keys()].sort();
  const rows: { device_id: string; revision: number; said: number }[] = await em.query(
    `with said as (select * from unnest($1::uuid[], $2::integer[]) as s (device_id, revision)),
     old as (select t.device_id, t.revision from device_target t join said s on s.device_id = t.device_id order by t.device_id for update of t),
     noted as (
       update device_target t set
         revision = case when s.revision > t.revision and s.revision < $3 then s.revision + 1 else t.revision end,
         acknowledged_revision = greatest(t.acknowledged_revision, least(s.revision, t.revision))
       from said s join old on old.device_id = s.device_id
       where t.device_id = s.device_id and (t.acknowledged_revision is null or t.acknowledged_revision < s.revision))
     select old.device_id, old.revision, s.revision as said from old join said s on s.device_id = old.device_id where s.revision > old.revision and s.revision < $3`,
    [deviceIds, deviceIds.map((id) => revisions.get(id) ?? 0), MAX_REVISION],
  );
  return rows.map((row) => row.device_id);
}

/** Writes what counts: the item is still wanted, and the device spoke of it after it was (last) asked for. */
export function writeReports(em: EntityManager, reports: readonly DeviceReport[], now: Date): Promise<{ device_id: string; deployment_id: string | null }[]> {
  return em.query(
    `with changed as (
       update target_item i set state = r.state, reason = r.reason, detail = r.detail, progress = r.progress,
         version = r.version, retry_at = r.retry_at, updated_at = $10
       from unnest($1::uuid[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::smallint[], $8::text[], $9::timestamptz[])
         as r (device_id, key, revision, state, reason, detail, progress, version, retry_at)
       where i.device_id = r.device_id and i.key = r.key and r.revision >= i.assigned_revision
       returning i.device_id, i.deployment_id)
     select * from changed`,
    [
      reports.map((r) => r.deviceId), reports.map((r) => r.key), reports.map((r) => r.revision), reports.map((r) => r.state),
      reports.map((r) => r.reason ?? null), reports.map((r) => r.detail ?? null), reports.map((r) => r.progress ?? null),
      reports.map((r) => r.version ?? null), reports.map((r) => time(r.retryAt)), now,
    ],
  );
}

/** A device's time, when it is one within reason: the database takes no year 200 000. */
function time(value: string | undefined): Date | null {
  const at = value === undefined ? Number.NaN : Date.parse(value);
  return at > 0 && at < Date.UTC(2100, 0) ? new Date(at) : null;
}
