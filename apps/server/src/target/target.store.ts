/** The statements that change targets. Each is one round trip, whatever the number of devices. */
import type { EntityManager } from 'typeorm';
import type { Reason, TargetItem } from '#contract';
import { formatAsked, platformsOf, processorsFor } from './target.rules.js';

export interface Rollup {
  deviceId: string;
  total: number;
  done: number;
  failed: number;
  reason: Reason | null;
}

/** Raises the revision of each target by one, making the missing ones. Locks them in order of id for the rest of the transaction. */
export async function raiseRevisions(em: EntityManager, tenantId: string, deviceIds: readonly string[], now: Date): Promise<void> {
  await em.query(
    `insert into device_target as t (device_id, tenant_id, revision, etag, changed_at)
     select device_id, $1, 1, '', $3 from unnest($2::uuid[]) as asked (device_id) order by device_id
     on conflict (device_id) do update set revision = t.revision + 1, changed_at = excluded.changed_at`,
    [tenantId, deviceIds, now],
  );
}

/**
 * Whether the agent of `device d` can do an item. Of formats that came after Debian's an agent says itself that it knows them: an older one would refuse the whole target.
 * A processor that is not known yet may be the right one: the device will say.
 * @param platforms parameter of `platformsOf` @param format parameter of `formatAsked` @param processors parameter of `processorsFor`
 */
export const ABLE = (platforms: string, format: string, processors: string): string => `d.platform = any (${platforms}::text[]) and (${format}::text is null or exists (
         select from inventory_section s where s.device_id = d.id and s.section = 'agent' and s.body -> 'capabilities' ? ${format}::text)) and not ${OTHER_PROCESSOR(processors)}`;

/** Whether `device d` has another processor than the item needs. */
export const OTHER_PROCESSOR = (processors: string): string => `(${processors}::text[] is not null and exists (
         select from inventory_section s where s.device_id = d.id and s.section = 'os' and s.body ->> 'architecture' <> all (${processors}::text[])))`;

/** For the person who asks why it is not done there. */
const MADE_FOR = (item: TargetItem): string | null => (item.kind === 'app' && item.ensure === 'present' && item.architecture ? `Ce paquet est fait pour un autre processeur (${item.architecture}) que celui de cet appareil.` : null);

/** Devices are locked by `raiseRevisions` before. What is wanted already and done stays done; what failed is asked for as another wish, to be tried again. */
export async function putItem(em: EntityManager, tenantId: string, deviceIds: readonly string[], item: TargetItem, deploymentId: string | null, now: Date): Promise<void> {
  await em.query(
    `insert into target_item as i (device_id, key, tenant_id, spec, deployment_id, assigned_revision, state, reason, detail, updated_at)
     select t.device_id, $3, $1, $4::jsonb, $5, t.revision,
       case when c.able then 'pending' else 'failed' end, case when c.able then null else 'unsupported' end, case when not c.able and ${OTHER_PROCESSOR('$9')} then $10 end, $6
     from device_target t join device d on d.id = t.device_id cross join lateral (select ${ABLE('$7', '$8', '$9')} as able) c
     where t.tenant_id = $1 and t.device_id = any ($2::uuid[]) order by t.device_id
     on conflict (device_id, key) do update set
       spec = case when i.state = 'failed' and i.spec - 'attempt' - 'when' = excluded.spec - 'when'
         then jsonb_set(excluded.spec, '{attempt}', to_jsonb(coalesce((i.spec ->> 'attempt')::integer, 1) + 1)) else excluded.spec end,
       deployment_id = excluded.deployment_id, assigned_revision = excluded.assigned_revision, updated_at = excluded.updated_at,
       state = case when i.state = 'done' and i.spec - 'when' = excluded.spec - 'when' then 'done' else excluded.state end,
       reason = excluded.reason, detail = excluded.detail, progress = null, retry_at = null`,
    [tenantId, deviceIds, item.key, JSON.stringify(item), deploymentId, now, platformsOf(item), formatAsked(item), processorsFor(item), MADE_FOR(item)],
  );
}

/** Hashes the items of each target with its calendar. An item's revision counts too: asking again for the same thing is a change. */
export async function refreshEtags(em: EntityManager, tenantId: string, deviceIds: readonly string[]): Promise<void> {
  await em.query(
    `update device_target t set etag = encode(sha256(convert_to(h.content || coalesce(E'\\n' || t.calendar, ''), 'UTF8')), 'hex')
     from (
       select asked.device_id,
         coalesce(string_agg(i.key || ' ' || i.assigned_revision || ' ' || i.spec::text, E'\\n' order by i.key collate "C"), '') as content
       from unnest($2::uuid[]) as asked (device_id) left join target_item i on i.device_id = asked.device_id
       group by asked.device_id) h
     where t.device_id = h.device_id and t.tenant_id = $1`,
    [tenantId, deviceIds],
  );
}

/** Revisions given after a backup, on any device: fewer than these. */
export const LEAP = 1_000_000;

/** Continues every target far above what any device can have, as another one: each is sent, looked at and reported on anew. */
export async function leapRevisions(em: EntityManager, mark: string): Promise<number> {
  await em.query(`update target_item set assigned_revision = assigned_revision + $1`, [LEAP]);
  const [rows]: [unknown[], number] = await em.query(
    `update device_target set revision = revision + $1, etag = encode(sha256(convert_to(etag || $2, 'UTF8')), 'hex') returning 1`,
    [LEAP, mark],
  );
  return rows.length;
}

/** Items of each device by outcome, and the first reason: of what failed, otherwise of what waits. */
export function rollUp(em: EntityManager, deviceIds: readonly string[]): Promise<Rollup[]> {
  return em.query(
    `select asked.device_id as "deviceId", count(i.key)::integer as total,
       (count(*) filter (where i.state = 'done'))::integer as done,
       (count(*) filter (where i.state = 'failed'))::integer as failed,
       (array_agg(coalesce(i.reason, case i.state when 'failed' then 'failed' else 'waiting' end) order by i.state = 'failed' desc, i.key)
         filter (where i.state <> 'done'))[1] as reason
     from unnest($1::uuid[]) as asked (device_id) left join target_item i on i.device_id = asked.device_id
     group by asked.device_id order by asked.device_id`,
    [deviceIds],
  );
}
