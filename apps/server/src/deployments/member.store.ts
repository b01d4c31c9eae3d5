/** The statements that change the devices of deployments. Each is one round trip, whatever their number. */
import type { EntityManager } from 'typeorm';
import { MOST_WAVES, type ItemState, type TargetItem } from '#contract';
import type { Scope } from '../shared/scope.js';
import type { DeploymentRow } from './deployment.row.js';
import { listOf } from './installed.store.js';

type Of = Pick<DeploymentRow, 'id' | 'tenant_id'>;

/**
 * Notes the devices, each in its wave: those that are online first, as they say soonest how it goes; in no other order, so that the first ones are spread over schools and models.
 * Those that are there already stay as they are. @param sizes of the waves, from `first` on
 */
export async function addMembers(em: EntityManager, { id, tenant_id }: Of, key: string, deviceIds: readonly string[], sizes: readonly number[], now: Date, first = 1): Promise<number> {
  const starts = sizes.map((_, at) => 1 + sizes.slice(0, at).reduce((sum, size) => sum + size, 0));
  const [rows]: { added: number }[] = await em.query(
    `with added as (
       insert into deployment_device (deployment_id, device_id, tenant_id, key, wave, phase, changed_at)
       select $1::uuid, x.id, $2::uuid, $3, width_bucket(x.rank, $5::integer[]) + $7 - 1, 'held', $6 from (
         select d.id, (row_number() over (order by d.presence = 'online' desc, md5(d.id::text || $1::text)))::integer as rank from device d
         where d.id = any ($4::uuid[]) and not exists (select from deployment_device m where m.deployment_id = $1::uuid and m.device_id = d.id)) x
       on conflict do nothing returning 1)
     select count(*)::integer as added from added`,
    [id, tenant_id, key, deviceIds, starts, now, first],
  );
  return rows?.added ?? 0;
}

/** Leaves alone what another deployment has pinned, and takes back what no pin holds any more. Where there is no pin at all, no device is looked at. @param wave up to this one */
export async function notePins(em: EntityManager, { id, tenant_id, override_pins }: Pick<DeploymentRow, 'id' | 'tenant_id' | 'override_pins'>, now: Date, wave = MOST_WAVES): Promise<void> {
  if (override_pins) return;
  await em.query(
    `update deployment_device m set phase = n.phase, changed_at = $2
     from (
       select x.device_id, case when exists (
           select from target_item i join deployment p on p.id = i.deployment_id and p.wish = 'pin' and p.cancelled_at is null
           where i.device_id = x.device_id and i.key = x.key and i.deployment_id <> $1) then 'pinned' else 'held' end as phase
       from deployment_device x where x.deployment_id = $1 and x.phase in ('held', 'pinned') and x.wave <= $3
         and (exists (select from deployment p where p.tenant_id = $4 and p.wish = 'pin' and p.cancelled_at is null) or exists (select from deployment_device p where p.deployment_id = $1 and p.phase = 'pinned'))) n
     where m.deployment_id = $1 and m.device_id = n.device_id and m.phase <> n.phase`,
    [id, now, wave, tenant_id],
  );
}

/** Where a newer deployment decides about the same thing, this one does not any more. Where there is no newer one at all, no device is looked at. */
export async function yieldToNewer(em: EntityManager, { id, tenant_id }: Of, wave: number, now: Date): Promise<void> {
  await em.query(
    `update deployment_device m set phase = 'superseded', changed_at = $3
     where m.deployment_id = $1 and m.phase = 'held' and m.wave <= $2 and exists (select from deployment n where n.tenant_id = $4 and n.id > $1)
       and exists (select from deployment_device n where n.device_id = m.device_id and n.key = m.key and n.deployment_id > m.deployment_id and n.phase in ('held', 'assigned'))`,
    [id, wave, now, tenant_id],
  );
}

/** Where it may act: see `Scope`; row-level security does not hold for jobs. */
export type Reach = Pick<Scope, 'organisations' | 'sites'>;

/** Some of the devices whose wave has begun and that are not in the targets yet; none of a commune that has excluded the app since, unless what was before comes back. */
export function nextHeld(em: EntityManager, { id, ensure, wish }: Pick<DeploymentRow, 'id' | 'ensure' | 'wish'>, wave: number, { organisations, sites = [] }: Reach, most: number): Promise<{ device_id: string; spec: string | null }[]> {
  return em.query(
    `select m.device_id, m.spec::text as spec from deployment_device m join device d on d.id = m.device_id and d.status <> 'retired'
     where m.deployment_id = $1 and m.phase = 'held' and m.wave <= $2 and ($3::uuid[] is null or d.organisation_id = any ($3) or d.site_id = any ($4::uuid[]))
       and ($6 or not exists (select from app_exclusion x join deployment t on t.app_id = x.app_id where t.id = m.deployment_id and x.organisation_id = d.organisation_id))
     order by m.device_id limit $5`,
    [id, wave, organisations === 'all' ? null : organisations, sites, most, ensure === 'absent' || wish === 'rollback'],
  );
}

/** What is left of the waves that have begun is out of reach: retired, gone to another commune, or of one that has excluded the app since. */
export async function dropUnreachable(em: EntityManager, { id }: Of, wave: number, now: Date): Promise<void> {
  await em.query(`update deployment_device set phase = 'withdrawn', changed_at = $3 where deployment_id = $1 and phase = 'held' and wave <= $2`, [id, wave, now]);
}

/**
 * Called when the targets of these devices are locked: notes what is there before (nothing of the version, where the inventory names the app without one), and takes the devices from older deployments, which keep how far they were.
 * @returns those older ones
 */
export async function takeOver(em: EntityManager, of: Pick<DeploymentRow, 'id' | 'tenant_id' | 'package'>, item: TargetItem, deviceIds: readonly string[], now: Date): Promise<string[]> {
  const { key } = item;
  await em.query(
    `with have as (
       select s.device_id, min(nullif(v.version, '')) as version from software_title n join software_version v on v.tenant_id = $2 and v.title_id = n.id
         join device_software s on s.tenant_id = $2 and s.version_id = v.id and s.device_id = any ($4::uuid[])
       where n.tenant_id = $2 and n.name = $5 collate "C" and n.source = $7 group by s.device_id)
     update deployment_device m set phase = 'assigned', outcome = null, changed_at = $6, before = coalesce(m.before, n.before)
     from (
       select a.device_id, case when i.spec is null then '{}'::jsonb else jsonb_build_object('spec', i.spec) end || case
           when i.state = 'done' and i.spec ->> 'ensure' = 'absent' then '{"version":null}'::jsonb
           when i.state = 'done' and i.version is not null then jsonb_build_object('version', i.version)
           when have.device_id is not null and have.version is null then '{}'::jsonb
           when exists (select from inventory_section x where x.device_id = a.device_id and x.section = 'software') then jsonb_build_object('version', have.version)
           else '{}'::jsonb end as before
       from unnest($4::uuid[]) as a (device_id) left join lateral (select * from target_item i where i.device_id = a.device_id and i.key = $3 limit 1) i on true left join have on have.device_id = a.device_id) n
     where m.deployment_id = $1 and m.device_id = n.device_id`,
    [of.id, of.tenant_id, key, deviceIds, of.package, now, listOf(item)],
  );
  const older: { deployment_id: string }[] = await em.query(
    `with older as (
       update deployment_device o set phase = 'superseded', changed_at = $4,
         outcome = case when o.phase = 'assigned' then (select i.state from target_item i where i.device_id = o.device_id and i.key = o.key and i.deployment_id = o.deployment_id) end
       where o.device_id = any ($3::uuid[]) and o.key = $2 and o.deployment_id <> $1 and o.phase in ('held', 'assigned', 'pinned') returning o.deployment_id)
     select distinct deployment_id from older`,
    [of.id, key, deviceIds, now],
  );
  return older.map((row) => row.deployment_id);
}

export interface Halted { withdrawn: number; atWork: number; connected: number }

/** Called when the targets are locked, before their items go: notes where these devices are then. `connected`: of those that had not begun by their own word. */
export async function halt(em: EntityManager, { id }: Of, deviceIds: readonly string[], states: readonly ItemState[], phase: 'held' | 'withdrawn', now: Date): Promise<Halted> {
  const [row]: Halted[] = await em.query(
    `with halted as (
       update deployment_device m set phase = $4, outcome = case when $4 = 'withdrawn' then i.state end, changed_at = $5
       from unnest($2::uuid[]) as a (device_id) cross join lateral (select * from target_item i where i.device_id = a.device_id and i.deployment_id = $1 limit 1) i
       where m.deployment_id = $1 and m.device_id = a.device_id and m.phase = 'assigned' and i.state = any ($3)
       returning m.device_id, i.state)
     select count(*)::integer as withdrawn, (count(*) filter (where h.state in ('downloading', 'working')))::integer as "atWork",
       (count(*) filter (where h.state in ('pending', 'waiting') and p.connected))::integer as connected
     from halted h left join device_presence p on p.device_id = h.device_id`,
    [id, deviceIds, states, phase, now],
  );
  return row ?? { withdrawn: 0, atWork: 0, connected: 0 };
}

/** What had not begun anywhere is given up. @returns how many that were */
export async function giveUp(em: EntityManager, { id }: Of, now: Date): Promise<number> {
  const [rows]: [unknown[], number] = await em.query(`update deployment_device set phase = 'withdrawn', changed_at = $2 where deployment_id = $1 and phase in ('held', 'pinned') returning 1`, [id, now]);
  return rows.length;
}
