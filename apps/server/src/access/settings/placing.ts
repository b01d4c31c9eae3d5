import type { EntityManager } from 'typeorm';
import type { SettingKey, SettingLevel, SettingPlace } from '#contract';
import { notFound } from '../../shared/problem.js';
import { within } from '../../shared/scope-sql.js';
import type { Scope } from '../../shared/scope.js';
import { OrganisationEntity } from '../organisation.entity.js';
import { seenOrganisations } from '../places/organisation.reader.js';
import { SiteEntity } from '../site.entity.js';
import { waysTo, type Place } from './place-path.js';
import { isSettingKey } from './settings.rules.js';

/** A place as an address names it. */
export type PlaceRef = { organisation: string; site?: undefined } | { site: string; organisation?: undefined };

/** A place that the scope may see, and the way down to it: the last step is the place itself. */
export interface Placed { place: Place; steps: SettingPlace[] }

const LEVELS: Readonly<Record<string, SettingLevel>> = { syndicate: 'syndicate', grouping: 'grouping' };
export const levelOf = (kind: string): SettingLevel => LEVELS[kind] ?? 'commune';

/** What is not declared does not exist. @throws ProblemError `not_found` */
export function knownKey(name: string): SettingKey {
  if (!isSettingKey(name)) throw notFound('This setting');
  return name;
}

/**
 * @param toChange the commune of a site one looks after is there to be read, not to be changed
 * @throws ProblemError `not_found` for a foreign or unknown place
 */
export async function placed(em: EntityManager, scope: Scope, ref: PlaceRef, toChange = false): Promise<Placed> {
  const site = ref.site === undefined ? null : await within(em.createQueryBuilder(SiteEntity, 's'), scope, 'organisationId', 'id').andWhere('s.id = :id', { id: ref.site }).getOne();
  if (ref.site !== undefined && !site) throw notFound('This site');
  const organisationId = site?.organisationId ?? ref.organisation ?? '';
  const way = (await waysTo(em, scope.tenantId, [organisationId]))(organisationId);
  // Those above are read for their names, as far as row-level security shows them; the place itself has to be there.
  const rows = await em.createQueryBuilder(OrganisationEntity, 'o').where('o.tenantId = :tenantId and o.id = any(:way::uuid[])', { tenantId: scope.tenantId, way }).getMany();
  const mine = (toChange ? within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id') : seenOrganisations(em, scope)).andWhere('o.id = :organisationId', { organisationId });
  if (!site && !(await mine.getExists())) throw notFound('This organisation');
  const steps = way.map((id): SettingPlace => {
    const row = rows.find((one) => one.id === id);
    return { level: id === scope.tenantId ? 'syndicate' : id === organisationId ? levelOf(row?.kind ?? 'commune') : 'grouping', id, name: row?.name ?? null };
  });
  if (!site) return { place: { organisationId }, steps };
  return { place: { organisationId, siteId: site.id }, steps: [...steps, { level: 'site', id: site.id, name: site.name }] };
}
