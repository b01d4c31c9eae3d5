import type { EntityManager } from 'typeorm';
import type { ApiTokenBody } from '#contract';
import { notFound } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { EVERYWHERE, type Place } from './holding.rules.js';
import { OrganisationEntity } from './organisation.entity.js';
import { SiteEntity } from './site.entity.js';

/**
 * Where a token is to reach: communes (of a grouping, its members with it) and sites that its maker sees.
 * @param ofOrganisation the commune it is made for: its sites are that one's
 * @throws ProblemError `not_found` for a place out of sight
 */
export async function placeAsked(em: EntityManager, scope: Scope, { organisationIds, siteIds }: Pick<ApiTokenBody, 'organisationIds' | 'siteIds'>, ofOrganisation: string | null): Promise<Place> {
  const named = [...new Set([...(organisationIds ?? []), ...(ofOrganisation === null ? [] : [ofOrganisation])])];
  const organisations = named.length === 0 ? [] : await within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id').andWhere('(o.id = any(:named::uuid[]) or o.parentId = any(:named::uuid[]))', { named }).getMany();
  if (named.some((id) => !organisations.some((one) => one.id === id))) throw notFound('One of these organisations');
  const ids = [...new Set(siteIds ?? [])];
  const sites = ids.length === 0 ? [] : await within(em.createQueryBuilder(SiteEntity, 's'), scope, 'organisationId', 'id').andWhere('s.id = any(:ids::uuid[])', { ids }).getMany();
  if (sites.length !== ids.length || (ofOrganisation !== null && sites.some(({ organisationId }) => !organisations.some(({ id }) => id === organisationId)))) throw notFound('One of these sites');
  if (organisationIds === undefined && siteIds === undefined) return EVERYWHERE;
  return { organisations: organisationIds === undefined ? [] : organisations.map(({ id }) => id), sites };
}
