/** What "why not done yet" is told from; a fixed number of queries, whatever the number of devices. */
import type { EntityManager } from 'typeorm';
import type { DeploymentDeviceRow, ItemState, Reason, Timing } from '#contract';
import type { Before, Phase } from './deployment.entity.js';
import { COUNTED, MEMBER_REASON, MEMBER_REASON_SHOWN, MEMBER_STATE, MEMBERS } from './member.sql.js';
import type { UsualWeek } from './why.rules.js';

export interface DevicesFilter {
  deploymentId: string;
  reason: Reason | null;
  wave: number | null;
  siteId: string | null;
  /** Sort name and id of the last row seen. */
  after: readonly [string, string] | readonly [null, null];
  limit: number;
}

/** What a prediction needs. */
export interface StandingRow {
  id: string;
  phase: Phase;
  wave: number;
  state: ItemState;
  /** For counting: what is at work counts as `waiting`. */
  counted: Reason | null;
  online: boolean;
  organisation_id: string;
  site_id: string | null;
  retry_at: Date | null;
  timing: Timing | null;
}
export interface MemberRow extends StandingRow {
  name: string;
  name_key: string;
  presence: DeploymentDeviceRow['device']['presence'];
  last_seen_at: Date | null;
  site: string | null;
  reason: Reason | null;
  detail: string | null;
  progress: number | null;
  version: string | null;
  size: string | null;
  before: Before | null;
  updated_at: Date;
}

const STANDING = `d.id, m.phase, m.wave, ${MEMBER_STATE} as state, ${MEMBER_REASON} as counted, d.presence = 'online' as online, d.organisation_id, d.site_id, i.retry_at, coalesce(i.spec, m.spec, t.item) -> 'when' as timing`;

/** Devices of a deployment by name. */
export function readMembers(em: EntityManager, { deploymentId, reason, wave, siteId, after, limit }: DevicesFilter): Promise<MemberRow[]> {
  return em.query(
    `select x.*, s.name as site, p.last_seen_at from (
       select ${STANDING}, d.name, d.name_key, d.presence, ${MEMBER_REASON_SHOWN} as reason, i.detail, i.progress, i.version, coalesce(i.spec, m.spec, t.item) -> 'file' ->> 'size' as size, m.before,
         coalesce(i.updated_at, m.changed_at) as updated_at
       from ${MEMBERS} where m.deployment_id = $1 and ${COUNTED}) x
     left join site s on s.id = x.site_id left join device_presence p on p.device_id = x.id
     where ($2::text is null or x.counted = $2) and ($3::smallint is null or x.wave = $3) and ($4::text is null or (x.name_key, x.id) > ($4 collate "C", $5::uuid))
       and ($7::uuid is null or x.site_id = $7)
     order by x.name_key, x.id limit $6`,
    [deploymentId, reason, wave, ...after, limit, siteId],
  );
}

/** All that is not done, in no order. */
export const readStandings = (em: EntityManager, deploymentId: string): Promise<StandingRow[]> => em.query(
  `select * from (select ${STANDING} from ${MEMBERS} where m.deployment_id = $1 and m.phase in ('held', 'assigned', 'pinned')) x where x.counted is not null`, [deploymentId],
);

/** When these devices are usually on: at least twice in the last four weeks at that time of that weekday. @param today `YYYY-MM-DD` */
export async function readWeeks(em: EntityManager, deviceIds: readonly string[], today: string): Promise<Map<string, UsualWeek>> {
  if (deviceIds.length === 0) return new Map();
  const week = (n: number) => `coalesce(bit_or(w.online) filter (where w.day > $2::date - ${7 * (n + 1)} and w.day <= $2::date - ${7 * n}), 0)`;
  const rows: { device_id: string; days: string[] }[] = await em.query(
    `select x.device_id, array_agg(((a & b) | (a & c) | (a & d) | (b & c) | (b & d) | (c & d))::text order by x.weekday) as days from (
       select asked.device_id, days.weekday, x.a, x.b, x.c, x.d from unnest($1::uuid[]) as asked (device_id) cross join generate_series(1, 7) as days (weekday)
       left join (
         select w.device_id, extract(isodow from w.day)::integer as weekday, ${[0, 1, 2, 3].map((n) => `${week(n)} as ${'abcd'[n]}`).join(', ')}
         from device_presence_day w where w.device_id = any ($1::uuid[]) and w.day > $2::date - 28 and w.day <= $2::date group by 1, 2) x
         on x.device_id = asked.device_id and x.weekday = days.weekday) x
     group by x.device_id`,
    [deviceIds, today],
  );
  return new Map(rows.flatMap(({ device_id, days }) => {
    const bits = days.map((day) => Number(day ?? 0));
    return bits.some((one) => one > 0) ? [[device_id, bits] as const] : [];
  }));
}

/** The pins that hold these devices. */
export async function readPins(em: EntityManager, deploymentId: string, deviceIds: readonly string[]): Promise<Map<string, { id: string; version: string | null }>> {
  if (deviceIds.length === 0) return new Map();
  const rows: { device_id: string; id: string; version: string | null }[] = await em.query(
    `select m.device_id, p.id, p.version from deployment_device m join target_item i on i.device_id = m.device_id and i.key = m.key join deployment p on p.id = i.deployment_id and p.wish = 'pin'
     where m.deployment_id = $1 and m.device_id = any ($2::uuid[])`,
    [deploymentId, deviceIds],
  );
  return new Map(rows.map(({ device_id, id, version }) => [device_id, { id, version }]));
}
