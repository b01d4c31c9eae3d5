import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ClassHours, ExceptionKind, HolidayZone, SchoolHoliday, SiteKind } from '#contract';
import { waysTo, type Place } from '../access/index.js';
import type { Period } from './days.rules.js';

/** What the calendar asks of the place itself: its department, and whether it is a school. A place without a site counts as one. */
export interface PlaceFacts { kind: SiteKind; code: string | null; postalCode: string | null }

/** A row of `calendar_exception`, as it is read. */
export interface ExceptionRow {
  id: string; organisationId: string; siteId: string | null; kind: ExceptionKind; name: string; from: string; to: string; fromTime: string | null; toTime: string | null; setBy: string;
}

/** Statements that read what calendars are made of, each for any number of places. */
@Injectable()
export class CalendarSources {
  async facts(em: EntityManager, tenantId: string, places: readonly Place[]): Promise<(place: Place) => PlaceFacts> {
    const organisations: { id: string; code: string | null; postal_code: string | null }[] = await em.query(
      `select id, code, postal_codes[1] as postal_code from organisation where tenant_id = $1 and id = any($2::uuid[])`, [tenantId, unique(places.map(({ organisationId }) => organisationId))]);
    const sites: { id: string; kind: SiteKind; postal_code: string | null }[] = await em.query(
      `select id, kind, postal_code from site where tenant_id = $1 and id = any($2::uuid[])`, [tenantId, unique(places.flatMap(({ siteId }) => siteId ?? []))]);
    const [byOrganisation, bySite] = [new Map(organisations.map((row) => [row.id, row])), new Map(sites.map((row) => [row.id, row]))];
    return ({ organisationId, siteId }) => {
      const [organisation, site] = [byOrganisation.get(organisationId), siteId ? bySite.get(siteId) : undefined];
      return { kind: site?.kind ?? 'school', code: organisation?.code ?? null, postalCode: site?.postal_code ?? organisation?.postal_code ?? null };
    };
  }

  /** What the syndicate has of school years. */
  async years(em: EntityManager, tenantId: string): Promise<Map<string, SchoolHoliday[]>> {
    const rows: { zone: HolidayZone; year: number; holidays: SchoolHoliday[] }[] = await em.query('select zone, year, holidays from school_year where tenant_id = $1', [tenantId]);
    return new Map(rows.map(({ zone, year, holidays }) => [`${zone} ${year}`, holidays]));
  }

  /** Own hours of sites, by site: those by hand, and those of each school that it has today. */
  async hours(em: EntityManager, tenantId: string, places: readonly Place[]): Promise<Map<string, { school: string; hours: ClassHours[] }[]>> {
    const rows: { site_id: string; school: string; hours: ClassHours[] }[] = await em.query(
      `select site_id, school, hours from class_hours c where tenant_id = $1 and site_id = any($2::uuid[])
         and (school = '' or exists (select from site_uai u where u.tenant_id = c.tenant_id and u.uai = c.school and u.site_id = c.site_id)) order by school`, [tenantId, unique(places.flatMap(({ siteId }) => siteId ?? []))]);
    const bySite = new Map<string, { school: string; hours: ClassHours[] }[]>();
    for (const { site_id, ...row } of rows) bySite.set(site_id, [...(bySite.get(site_id) ?? []), row]);
    return bySite;
  }

  /** Own days within a period, of places and of what is above them: from the top down, the latest said last. */
  async exceptions(em: EntityManager, tenantId: string, places: readonly Place[], { from, to }: Period): Promise<(place: Place) => ExceptionRow[]> {
    const way = await waysTo(em, tenantId, unique(places.map(({ organisationId }) => organisationId)));
    const rows: ExceptionRow[] = await em.query(
      `select id, organisation_id as "organisationId", site_id as "siteId", kind, name, first_day::text as "from", last_day::text as "to", from_time as "fromTime", to_time as "toTime", set_by as "setBy"
       from calendar_exception where tenant_id = $1 and organisation_id = any($2::uuid[]) and (site_id is null or site_id = any($3::uuid[])) and first_day <= $5::date and last_day >= $4::date order by id`,
      [tenantId, unique(places.flatMap(({ organisationId }) => way(organisationId))), unique(places.flatMap(({ siteId }) => siteId ?? [])), from, to]);
    const byPlace = new Map<string, ExceptionRow[]>();
    for (const row of rows) byPlace.set(row.siteId ?? row.organisationId, [...(byPlace.get(row.siteId ?? row.organisationId) ?? []), row]);
    return ({ organisationId, siteId }) => [...way(organisationId), ...(siteId ? [siteId] : [])].flatMap((id) => byPlace.get(id) ?? []);
  }
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];
