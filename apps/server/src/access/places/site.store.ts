import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import type { SiteBody, SiteEditBody, SiteView } from '#contract';
import { fold } from '../../shared/fold.js';
import { notFound } from '../../shared/problem.js';
import { within } from '../../shared/scope-sql.js';
import type { Scope } from '../../shared/scope.js';
import { DeviceCounts } from '../device-counts.js';
import { SiteEntity, SiteUaiEntity } from '../site.entity.js';
import { lineOf } from './place.rules.js';
import { RoomEntity } from './room.entity.js';
import type { SiteState } from './site-state.js';

/** Rows in one statement. */
const AT_ONCE = 200;
const PLAIN = ['organisationId', 'kind', 'level', 'latitude', 'longitude'] as const;

/** Reading and writing sites with their UAIs, for the services of this room. */
@Injectable()
export class SiteStore {
  constructor(private readonly devices: DeviceCounts) {}

  /** With its organisation. @param lock for a change. @throws ProblemError `not_found` */
  async one(em: EntityManager, scope: Scope, id: string, lock = false): Promise<SiteEntity> {
    const query = within(em.createQueryBuilder(SiteEntity, 's'), scope, 'organisationId', 'id').innerJoinAndSelect('s.organisation', 'o').andWhere('s.id = :id', { id });
    const row = await (lock ? query.setLock('pessimistic_write', undefined, ['s']) : query).getOne();
    if (!row) throw notFound('This site');
    return row;
  }

  async view(em: EntityManager, scope: Scope, id: string): Promise<SiteView> {
    const row = await this.one(em, scope, id);
    return (await this.viewer(em, scope, [id]))(row);
  }

  /** UAIs and counts of all these sites, then shows each. */
  async viewer(em: EntityManager, scope: Scope, ids: string[]): Promise<(row: SiteEntity) => SiteView> {
    const devices = await this.devices.count(em, scope, 'site', ids);
    const uais = await this.uais(em, scope, ids);
    const rooms = new Map((ids.length === 0 ? [] : await within(em.createQueryBuilder(RoomEntity, 'r'), scope, 'organisationId', 'siteId').select('r.siteId', 'id').addSelect('count(*)::int', 'count')
      .andWhere('r.siteId = any(:ids::uuid[])', { ids }).groupBy('r.siteId').getRawMany<{ id: string; count: number }>()).map(({ id, count }) => [id, count]));
    return ({ id, name, kind, level, address, postalCode, district, latitude, longitude, organisationId, organisation }) => ({
      id, name, kind, level, uais: uais.get(id) ?? [], address, postalCode, district, latitude, longitude,
      organisation: { id: organisationId, name: organisation?.name ?? '' }, devices: devices.get(id) ?? 0, rooms: rooms.get(id) ?? 0,
    });
  }

  /** By site, sorted. */
  async uais(em: EntityManager, { tenantId }: Scope, ids: readonly string[]): Promise<Map<string, string[]>> {
    const rows = ids.length === 0 ? [] : await em.find(SiteUaiEntity, { where: { tenantId, siteId: In([...ids]) }, order: { uai: 'ASC' } });
    const bySite = new Map<string, string[]>();
    for (const { siteId, uai } of rows) bySite.set(siteId, [...(bySite.get(siteId) ?? []), uai]);
    return bySite;
  }

  /** @throws the database's own error when a UAI is taken */
  async insert(em: EntityManager, { tenantId }: Pick<Scope, 'tenantId'>, sites: readonly { id: string; body: SiteBody }[]): Promise<void> {
    const rows = sites.map(({ id, body }) => ({ id, tenantId, organisationId: body.organisationId, kind: body.kind, level: levelOf(body), latitude: body.latitude ?? null, longitude: body.longitude ?? null, ...texts(body, body.name) }));
    const uais = sites.flatMap(({ id, body }) => (body.uais ?? []).map((uai) => ({ tenantId, uai, siteId: id, organisationId: body.organisationId })));
    for (let at = 0; at < rows.length; at += AT_ONCE) await em.insert(SiteEntity, rows.slice(at, at + AT_ONCE));
    for (let at = 0; at < uais.length; at += AT_ONCE) await em.insert(SiteUaiEntity, uais.slice(at, at + AT_ONCE));
  }

  /** Writes many sites whole, with the UAIs that they should have. @throws the database's own error when a UAI is taken */
  async write(em: EntityManager, { tenantId }: Scope, sites: readonly { id: string; after: SiteState }[]): Promise<void> {
    if (sites.length === 0) return;
    const rows = sites.map(({ id, after: { postalCode: postal_code, uais: _uais, organisationId: _owner, district, ...rest } }) => ({
      id, ...rest, postal_code, district, sort_name: fold(rest.name), district_key: district === null ? null : fold(district) }));
    await em.query(
      `update site s set name = n.name, sort_name = n.sort_name, kind = n.kind, level = n.level, address = n.address, postal_code = n.postal_code, district = n.district,
         district_key = n.district_key, latitude = n.latitude, longitude = n.longitude
       from jsonb_to_recordset($2::jsonb) as n (id uuid, name text, sort_name text, kind text, level text, address text, postal_code text, district text, district_key text,
         latitude double precision, longitude double precision) where s.tenant_id = $1 and s.id = n.id`,
      [tenantId, JSON.stringify(rows)],
    );
    const uais = JSON.stringify(sites.flatMap(({ id, after }) => after.uais.map((uai) => ({ id, uai, owner: after.organisationId }))));
    const wanted = 'jsonb_to_recordset($2::jsonb) as n (id uuid, uai text, owner uuid)';
    await em.query(`delete from site_uai u where u.tenant_id = $1 and u.site_id = any($3::uuid[]) and not exists (select from ${wanted} where n.id = u.site_id and n.uai = u.uai)`, [tenantId, uais, sites.map(({ id }) => id)]);
    await em.query(`insert into site_uai (tenant_id, uai, site_id, organisation_id) select $1, n.uai, n.id, n.owner from ${wanted} where not exists (select from site_uai u where u.tenant_id = $1 and u.uai = n.uai and u.site_id = n.id)`, [tenantId, uais]);
  }

  /** Writes what differs. @returns the fields that do. @throws the database's own error when a UAI is taken */
  async change(em: EntityManager, scope: Scope, before: SiteEntity, body: SiteEditBody): Promise<(keyof SiteBody)[]> {
    const { id, tenantId } = before;
    const kind = body.kind ?? before.kind;
    const given = Object.fromEntries(PLAIN.flatMap((field) => (body[field] === undefined ? [] : [[field, body[field]]]))) as Partial<SiteEntity>;
    const after: Partial<SiteEntity> = { ...given, ...texts(body, body.name ?? before.name), kind, level: kind === 'school' ? (body.level === undefined ? before.level : body.level) : null };
    const shown = ['name', 'kind', 'level', 'address', 'postalCode', 'district', 'latitude', 'longitude', 'organisationId'] as const;
    const changed: (keyof SiteBody)[] = shown.filter((field) => after[field] !== undefined && after[field] !== before[field]);
    if (changed.length > 0) await em.update(SiteEntity, { id, tenantId }, after);
    if (body.uais) {
      const had = (await this.uais(em, scope, [id])).get(id) ?? [];
      const lost = had.filter((uai) => !body.uais?.includes(uai));
      const won = [...new Set(body.uais)].filter((uai) => !had.includes(uai));
      if (lost.length > 0) await em.delete(SiteUaiEntity, { tenantId, siteId: id, uai: In(lost) });
      if (won.length > 0) await em.insert(SiteUaiEntity, won.map((uai) => ({ tenantId, uai, siteId: id, organisationId: after.organisationId ?? before.organisationId })));
      if (lost.length + won.length > 0) changed.push('uais');
    }
    return changed;
  }
}

const levelOf = ({ kind, level }: SiteBody) => (kind === 'school' ? (level ?? null) : null);

/** Texts as they are kept, with the keys they are sorted and compared by; what is not told is left out. */
function texts(body: Partial<SiteBody>, name: string) {
  const line = <K extends 'address' | 'postalCode' | 'district'>(field: K) => (body[field] === undefined ? {} : { [field]: lineOf(body[field]) }) as Partial<Record<K, string | null>>;
  const { district } = line('district');
  return { name: lineOf(name) ?? name, sortName: fold(name), ...line('address'), ...line('postalCode'), ...(district === undefined ? {} : { district, districtKey: district === null ? null : fold(district) }) };
}
