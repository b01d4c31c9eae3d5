import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CalendarService } from '../calendar/index.js';
import { Clock } from '../shared/clock.js';

interface Place { organisationId: string; siteId: string | null }

/** Over `target_item i`: it waits for windows of the calendar. */
const WINDOWED = `jsonb_array_length(coalesce(i.spec -> 'when' -> 'windows', '[]')) > 0`;
/** A calendar that no target has had for so long goes. */
const KEPT = 30 * 86_400_000;

/** Which calendar goes with each target: that of the device's place, where an item asks for windows. */
@Injectable()
export class TargetCalendars {
  constructor(
    private readonly calendars: CalendarService,
    private readonly clock: Clock,
  ) {}

  /** Gives each of these targets its calendar; the etags have to be made afterwards. @returns the devices whose calendar is another one now */
  async apply(em: EntityManager, tenantId: string, deviceIds: readonly string[]): Promise<string[]> {
    const places: Place[] = await em.query(
      `select distinct d.organisation_id as "organisationId", d.site_id as "siteId" from device d
       where d.id = any ($1::uuid[]) and exists (select from target_item i where i.device_id = d.id and ${WINDOWED})`,
      [deviceIds],
    );
    if (places.length === 0) return this.without(em, tenantId, deviceIds);
    const hashes = await this.keep(em, tenantId, places);
    const [changed]: [{ device_id: string }[], number] = await em.query(
      `update device_target t set calendar = n.calendar
       from (
         select d.id, case when exists (select from target_item i where i.device_id = d.id and ${WINDOWED}) then p.hash end as calendar
         from device d left join unnest($3::uuid[], $4::uuid[], $5::text[]) as p (organisation_id, site_id, hash) on p.organisation_id = d.organisation_id and p.site_id is not distinct from d.site_id
         where d.id = any ($2::uuid[])) n
       where t.tenant_id = $1 and t.device_id = n.id and t.calendar is distinct from n.calendar returning t.device_id`,
      [tenantId, deviceIds, places.map((place) => place.organisationId), places.map((place) => place.siteId), hashes],
    );
    return changed.map((row) => row.device_id);
  }

  /** None of them asks for windows (any more). */
  private async without(em: EntityManager, tenantId: string, deviceIds: readonly string[]): Promise<string[]> {
    const [changed]: [{ device_id: string }[], number] = await em.query(
      'update device_target set calendar = null where tenant_id = $1 and device_id = any ($2::uuid[]) and calendar is not null returning device_id', [tenantId, deviceIds],
    );
    return changed.map((row) => row.device_id);
  }

  /** Removes what no target has had for a month. Call when all targets have been looked at. @param em of a system transaction */
  async forget(em: EntityManager): Promise<void> {
    await em.query('delete from target_calendar where used_at < $1', [new Date(this.clock.now().getTime() - KEPT)]);
  }

  private async keep(em: EntityManager, tenantId: string, places: readonly Place[]): Promise<string[]> {
    const at = await this.calendars.at(em, tenantId, places);
    const bodies = places.map((place) => JSON.stringify(at(place)));
    const hashes = bodies.map((body) => createHash('sha256').update(body).digest('hex'));
    const kept = new Map(hashes.map((hash, n) => [hash, bodies[n] ?? '']));
    await em.query(
      `insert into target_calendar as c (tenant_id, hash, body, used_at) select $1, n.hash, n.body, $4 from unnest($2::text[], $3::jsonb[]) as n (hash, body) order by n.hash
       on conflict (tenant_id, hash) do update set used_at = excluded.used_at where c.used_at < excluded.used_at - interval '1 day'`,
      [tenantId, [...kept.keys()], [...kept.values()], this.clock.now()],
    );
    return hashes;
  }
}
