import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { nextChange, type DeploymentPreview, type TargetItem } from '#contract';
import { CalendarService } from '../calendar/index.js';
import type { Deployable } from '../catalogue/index.js';
import { Clock } from '../shared/clock.js';
import { ABLE, formatAsked, OTHER_PROCESSOR, platformsOf, processorsFor } from '../target/index.js';
import { refOf, type DeploymentRow } from './deployment.row.js';
import { readInstalled } from './installed.store.js';
import type { Wanted } from './wish.rules.js';
import { waveSizes } from './waves.rules.js';

const MOST_SITES = 50;
const MOST_LINES = 20;

interface SiteRow { organisation_id: string; site_id: string | null; name: string | null; devices: number; online: number; unsupported: number; other_processor: number; fetching: number }
/** Devices of the selection that it does not concern. */
export type LeftOut = Pick<DeploymentPreview, 'without'> & { excluded: DeploymentPreview['excluded']['communes'] };
type Conflict = DeploymentPreview['takes'][number] & { pin: boolean };

/** What a deployment would do, in numbers; nothing is done. */
@Injectable()
export class PreviewService {
  constructor(
    private readonly calendars: CalendarService,
    private readonly clock: Clock,
  ) {}

  /** @param left devices that an upgrade leaves out, and those of communes that excluded the app */
  async preview(em: EntityManager, tenantId: string, deviceIds: readonly string[], { app, version, bytes, item }: Deployable, wanted: Wanted, { without, excluded }: LeftOut): Promise<Omit<DeploymentPreview, 'act'>> {
    const installed = await readInstalled(em, tenantId, app.package, item.key, item, deviceIds);
    const already = deviceIds.filter((id) => (wanted.ensure === 'absent' ? !installed.has(id) : installed.has(id) && (version === null || installed.get(id) === version)));
    const sites = await this.sites(em, deviceIds, item, wanted.ensure === 'absent' ? deviceIds : already);
    const sum = (of: (row: SiteRow) => number) => sites.reduce((all, row) => all + of(row), 0);
    const opens = await this.opens(em, tenantId, sites, wanted);
    const conflicts = await this.conflicts(em, item.key, deviceIds, wanted.overridePins ?? false);
    const lines = (of: readonly Conflict[]) => of.slice(0, MOST_LINES).map(({ deployment, devices }) => ({ deployment, devices }));
    const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
    return {
      devices: deviceIds.length, online: sum((row) => row.online), offline: deviceIds.length - sum((row) => row.online), unsupported: sum((row) => row.unsupported), otherProcessor: sum((row) => row.other_processor),
      sites: sites.filter(({ site_id }) => site_id !== null).length, bytes: bytes * sum((row) => row.fetching), already: already.length, without,
      excluded: { devices: excluded.reduce((all, { devices }) => all + devices, 0), communes: excluded.slice(0, MOST_LINES) },
      perSite: sites.slice(0, MOST_SITES).map((row) => ({ site: row.site_id === null ? null : { id: row.site_id, name: row.name ?? '' }, devices: row.devices, bytes: bytes * row.fetching, opensAt: iso(opens(row)) })),
      opens: gathered(sites, opens).slice(0, MOST_LINES).map(({ at, ...counts }) => ({ at: iso(at), ...counts })),
      waves: (waveSizes(deviceIds.length, wanted.waves ?? null) ?? []).map((devices, n) => ({ number: n + 1, devices })),
      takes: lines(conflicts.filter(({ pin }) => !pin)), pinned: lines(conflicts.filter(({ pin }) => pin)),
    };
  }

  /** @param ready devices that fetch nothing */
  private sites(em: EntityManager, deviceIds: readonly string[], item: TargetItem, ready: readonly string[]): Promise<SiteRow[]> {
    return em.query(
      `select d.organisation_id, d.site_id, s.name, count(*)::integer as devices, (count(*) filter (where d.presence = 'online'))::integer as online,
         (count(*) filter (where not c.able))::integer as unsupported, (count(*) filter (where c.other))::integer as other_processor, (count(*) filter (where c.able and r.id is null))::integer as fetching
       from device d cross join lateral (select ${ABLE('$2', '$4', '$5')} as able, ${OTHER_PROCESSOR('$5')} as other) c left join site s on s.id = d.site_id left join unnest($3::uuid[]) as r (id) on r.id = d.id
       where d.id = any ($1::uuid[]) group by 1, 2, 3 order by 4 desc, 3, 2`,
      [deviceIds, platformsOf(item), ready, formatAsked(item), processorsFor(item)],
    );
  }

  /** When it may first disturb at a site, ms; undefined when that is not within sight. */
  private async opens(em: EntityManager, tenantId: string, sites: readonly SiteRow[], { schedule }: Wanted): Promise<(row: SiteRow) => number | undefined> {
    const from = Math.max(this.clock.now().getTime(), Date.parse(schedule?.startAt ?? '') || 0);
    const windows = schedule?.windows ?? [];
    if (windows.length === 0) return () => from;
    const place = (row: SiteRow) => ({ organisationId: row.organisation_id, siteId: row.site_id });
    const at = await this.calendars.at(em, tenantId, sites.map(place));
    const deadline = Date.parse(schedule?.deadline ?? '') || Infinity;
    const known = new Map<string, number | undefined>();
    return (row) => {
      const calendar = at(place(row));
      const key = JSON.stringify(calendar);
      if (!known.has(key)) {
        const opens = Math.min(nextChange(calendar, windows, from) ?? Infinity, Math.max(deadline, from));
        known.set(key, opens === Infinity ? undefined : opens);
      }
      return known.get(key);
    };
  }

  /** The deployments that decide on these devices now, most devices first: those that lose them, and the pins that keep them. */
  private async conflicts(em: EntityManager, key: string, deviceIds: readonly string[], overridePins: boolean): Promise<Conflict[]> {
    const rows: (Pick<DeploymentRow, 'id' | 'wish' | 'version' | 'created_at' | 'created_by'> & { devices: number; pin: boolean })[] = await em.query(
      `with pinned as (
         select i.device_id, p.id from unnest($1::uuid[]) as a (id) cross join lateral (select * from target_item i where i.device_id = a.id and i.key = $2 limit 1) i
           join deployment p on p.id = i.deployment_id and p.wish = 'pin' and p.cancelled_at is null where not $3)
       select t.id, t.wish, t.version, t.created_at, t.created_by, x.devices, x.pin from (
         select o.deployment_id, count(*)::integer as devices, false as pin from deployment_device o left join pinned on pinned.device_id = o.device_id
         where o.device_id = any ($1::uuid[]) and o.key = $2 and o.phase in ('held', 'assigned') and pinned.device_id is null group by 1
         union all select id, count(*)::integer, true from pinned group by 1) x
       join deployment t on t.id = x.deployment_id order by x.devices desc, t.id desc`,
      [deviceIds, key, overridePins],
    );
    return rows.map(({ devices, pin, ...row }) => ({ deployment: refOf(row), devices, pin }));
  }
}

/** Sites by the moment at which it may first disturb there, earliest first, those out of sight last. */
function gathered(sites: readonly SiteRow[], opens: (row: SiteRow) => number | undefined): { at: number | undefined; sites: number; devices: number }[] {
  const found = new Map<number | undefined, { sites: number; devices: number }>();
  for (const row of sites) {
    const entry = found.get(opens(row)) ?? { sites: 0, devices: 0 };
    found.set(opens(row), { sites: entry.sites + (row.site_id === null ? 0 : 1), devices: entry.devices + row.devices });
  }
  return [...found].map(([at, counts]) => ({ at, ...counts })).toSorted((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity));
}
