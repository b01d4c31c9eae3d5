import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { OrganisationView } from '#contract';
import { notFound } from '../../shared/problem.js';
import { within } from '../../shared/scope-sql.js';
import type { Scope } from '../../shared/scope.js';
import { DeviceCounts } from '../device-counts.js';
import { OrganisationEntity } from '../organisation.entity.js';
import { SiteEntity } from '../site.entity.js';
import { PlaceLinks, type Counted } from './place-links.js';

/** Organisations as they are shown: with what they hold, a grouping also what its members hold. */
@Injectable()
export class OrganisationReader implements OnModuleInit {
  constructor(
    private readonly devices: DeviceCounts,
    private readonly links: PlaceLinks,
  ) {}

  onModuleInit(): void {
    this.links.register({ inside: (em, scope, kind, ids) => (kind === 'organisation' ? this.inside(em, scope, ids) : Promise.resolve([])) });
  }

  /** With its parent. @throws ProblemError `not_found` */
  async one(em: EntityManager, scope: Scope, id: string, what = 'This organisation'): Promise<OrganisationEntity> {
    const row = await seenOrganisations(em, scope).leftJoinAndSelect('o.parent', 'p').andWhere('o.id = :id', { id }).getOne();
    if (!row) throw notFound(what);
    return row;
  }

  /** Counts for all these rows at once, then shows each. */
  async viewer(em: EntityManager, scope: Scope, rows: readonly OrganisationEntity[]): Promise<(row: OrganisationEntity) => OrganisationView> {
    const members = await this.members(em, scope, rows.filter(({ kind }) => kind === 'grouping').map(({ id }) => id));
    const ids = [...new Set([...rows.map(({ id }) => id), ...[...members.values()].flat()])];
    const devices = await this.devices.count(em, scope, 'organisation', ids);
    const sites = await this.sites(em, scope, ids);
    const rolled = (counts: Map<string, number>, id: string) => [id, ...(members.get(id) ?? [])].reduce((sum, one) => sum + (counts.get(one) ?? 0), 0);
    return ({ id, name, kind, code, siren, postalCodes, population, parent }) => ({
      id, name, kind, code, siren, postalCodes, population, parent: parent ? { id: parent.id, name: parent.name } : null, members: members.get(id)?.length ?? 0,
      sites: rolled(sites, id), devices: rolled(devices, id),
    });
  }

  private async members(em: EntityManager, scope: Scope, groupings: string[]): Promise<Map<string, string[]>> {
    const members = new Map<string, string[]>();
    if (groupings.length === 0) return members;
    const rows = await within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id').select('o.id', 'id').addSelect('o.parentId', 'parent')
      .andWhere('o.parentId = any(:groupings::uuid[])', { groupings }).getRawMany<{ id: string; parent: string }>();
    for (const { id, parent } of rows) members.set(parent, [...(members.get(parent) ?? []), id]);
    return members;
  }

  private async sites(em: EntityManager, scope: Scope, ids: string[]): Promise<Map<string, number>> {
    if (ids.length === 0) return new Map();
    const rows = await within(em.createQueryBuilder(SiteEntity, 's'), scope, 'organisationId', 'id').select('s.organisationId', 'id').addSelect('count(*)::int', 'count')
      .andWhere('s.organisationId = any(:ids::uuid[])', { ids }).groupBy('s.organisationId').getRawMany<{ id: string; count: number }>();
    return new Map(rows.map(({ id, count }) => [id, count]));
  }

  private async inside(em: EntityManager, scope: Scope, ids: readonly string[]): Promise<Counted[]> {
    const [members, sites] = [await this.members(em, scope, [...ids]), await this.sites(em, scope, [...ids])];
    return ids.flatMap((id) => [{ id, what: 'members' as const, count: members.get(id)?.length ?? 0 }, { id, what: 'sites' as const, count: sites.get(id) ?? 0 }]);
  }
}

/** The organisations of a scope, and those of its sites: a school has a commune. */
export function seenOrganisations(em: EntityManager, scope: Scope): SelectQueryBuilder<OrganisationEntity> {
  const { tenantId, organisations, sites = [] } = scope;
  if (organisations === 'all' || sites.length === 0) return within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id');
  return em.createQueryBuilder(OrganisationEntity, 'o').where(
    '(o.tenantId = :tenantId and (o.id = any(:organisations::uuid[]) or o.id in (select s.organisation_id from site s where s.tenant_id = :tenantId and s.id = any(:sites::uuid[]))))',
    { tenantId, organisations, sites },
  );
}

/** An organisation and, of a grouping, its members, as many of them as the scope sees: what a filter by it is about. */
export async function organisationsUnder(em: EntityManager, { tenantId }: Pick<Scope, 'tenantId'>, id: string): Promise<string[]> {
  const members: { id: string }[] = await em.query('select o.id from organisation o where o.tenant_id = $1 and o.parent_id = $2', [tenantId, id]);
  return [id, ...members.map((member) => member.id)];
}
