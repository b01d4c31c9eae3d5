import type { EntityManager } from 'typeorm';
import type { ImportProblem } from '#contract';
import { isUai } from '../access/index.js';
import { fold } from '../shared/fold.js';
import type { Scope } from '../shared/scope.js';
import type { Place } from './device.store.js';
import type { FleetRow } from './fleet-import.rules.js';

export interface FoundPlace extends Place { room: { id: string; name: string } | null }
export type PlaceAnswer = { place: FoundPlace | null; problems: ImportProblem[] };

interface Site { id: string; name: string; key: string; organisationId: string; organisationName: string }
interface Organisation { id: string; name: string; key: string; code: string | null }
/** What people write before the name of a commune. */
const BEFORE_NAME = /^(?:commune|ville|mairie)\s+(?:de\s+|d'|du\s+|des\s+)?/;

const problem = (field: string, code: ImportProblem['code'], detail: string, value = ''): ImportProblem => ({ field, code, detail, values: { value: value.slice(0, 120) } });
const nameKey = (text: string) => fold(text).replace(/\s+/g, ' ');

/** The places that a file names, inside the scope: a site by its UAI, or by its name within the commune. Each batch is three questions. */
export class FleetPlaces {
  private constructor(
    private readonly own: Organisation | undefined,
    private readonly byUai: ReadonlyMap<string, Site>,
    private readonly organisations: readonly Organisation[],
    private readonly sites: readonly Site[],
    private readonly rooms: readonly { id: string; name: string; key: string; siteId: string }[],
  ) {}

  static async read(em: EntityManager, scope: Scope, rows: readonly FleetRow['place'][]): Promise<FleetPlaces> {
    const seen = scope.organisations === 'all' ? null : scope.organisations;
    const distinct = (pick: (place: FleetRow['place']) => string) => [...new Set(rows.map(pick).filter((text) => text !== ''))];
    const SITE = `s.id, s.name, s.sort_name as key, o.id as "organisationId", o.name as "organisationName" from site s join organisation o on o.id = s.organisation_id`;
    const INSIDE = `s.tenant_id = $1 and ($2::uuid[] is null or s.organisation_id = any($2))`;
    const uais: (Site & { uai: string })[] = await em.query(`select u.uai, ${SITE} join site_uai u on u.site_id = s.id and u.tenant_id = $1 where ${INSIDE} and u.uai = any($3)`, [scope.tenantId, seen, distinct((p) => p.uai)]);
    const names = distinct((p) => p.commune);
    const organisations: Organisation[] = await em.query(
      `select id, name, sort_name as key, code from organisation o where o.tenant_id = $1 and ($2::uuid[] is null or o.id = any($2)) and (o.sort_name = any($3) or o.code = any($4) or (cardinality($2) = 1))`,
      [scope.tenantId, seen, names.flatMap((name) => [nameKey(name), nameKey(name).replace(BEFORE_NAME, '')]), names.map((name) => name.toUpperCase())],
    );
    const sites: Site[] = await em.query(`select ${SITE} where ${INSIDE} and s.sort_name = any($3) limit 20000`, [scope.tenantId, seen, distinct((p) => p.site).map(nameKey)]);
    const siteIds = [...new Set([...uais, ...sites].map(({ id }) => id))];
    const rooms: { id: string; name: string; key: string; siteId: string }[] = await em.query(
      `select id, name, sort_name as key, site_id as "siteId" from room where tenant_id = $1 and site_id = any($2::uuid[]) and sort_name = any($3)`, [scope.tenantId, siteIds, distinct((p) => p.room).map(nameKey)],
    );
    const own = seen?.length === 1 ? organisations.find(({ id }) => id === seen[0]) : undefined;
    return new FleetPlaces(own, new Map(uais.map((site) => [site.uai, site])), organisations, sites, rooms);
  }

  /** @returns `place: null` when the row names none; what it names and is not there, or is not the only one, is a problem. */
  find({ uai, site, commune, room }: FleetRow['place']): PlaceAnswer {
    if (uai) {
      const found = this.byUai.get(uai);
      if (found) return this.at(found, room);
      return refused(isUai(uai) ? problem('uai', 'site_unknown', 'No site that you may see has this UAI: add the site first.', uai) : problem('uai', 'uai', 'A UAI is seven digits and their letter.', uai));
    }
    const organisation = this.commune(commune);
    if (organisation && 'code' in organisation && 'detail' in organisation) return refused(organisation);
    if (!site) return { place: organisation ? { organisation: { id: organisation.id, name: organisation.name }, site: null, room: null } : null, problems: [] };
    const sites = this.sites.filter((one) => one.key === nameKey(site) && (!organisation || one.organisationId === organisation.id));
    const [found, ...others] = sites;
    if (!found) return refused(problem('site', 'site_unknown', 'There is no site of this name there: add it first, or correct the name.', site));
    if (others.length > 0) return refused(problem('site', 'site_ambiguous', 'Several sites have this name: say the commune, or the UAI.', site));
    return this.at(found, room);
  }

  private commune(written: string): Organisation | ImportProblem | undefined {
    if (!written) return this.own;
    const keys = [nameKey(written), nameKey(written).replace(BEFORE_NAME, '')];
    const found = this.organisations.filter(({ key, code }) => keys.includes(key) || code === written.toUpperCase());
    const [only, ...others] = found;
    if (!only) return problem('commune', 'commune_unknown', 'No commune that you may see has this name or code.', written);
    return others.length > 0 ? problem('commune', 'commune_ambiguous', 'Several communes have this name: write the INSEE code.', written) : only;
  }

  private at(site: Site, room: string): PlaceAnswer {
    const found = room ? this.rooms.find((one) => one.siteId === site.id && one.key === nameKey(room)) : undefined;
    return {
      place: { organisation: { id: site.organisationId, name: site.organisationName }, site: { id: site.id, name: site.name }, room: found ? { id: found.id, name: found.name } : null },
      problems: room && !found ? [problem('room', 'room_unknown', 'This site has no room of this name: the equipment comes into the site, in no room.', room)] : [],
    };
  }
}

const refused = (one: ImportProblem): PlaceAnswer => ({ place: null, problems: [one] });
