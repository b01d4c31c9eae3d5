import type { EntityManager } from 'typeorm';
import { ROLES, withLesser, type GrantBody, type Permission, type PlaceKind } from '#contract';
import { notFound, ProblemError, wrongField } from '../shared/problem.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { CustomRoleEntity } from './custom-role.entity.js';
import { DelegationEntity } from './delegation/delegation.entity.js';
import { allowedAt, covers, EVERYWHERE, placeOf, type Place, type SiteRef } from './holding.rules.js';
import { OrganisationEntity } from './organisation.entity.js';
import { isRole, termProblem } from './people.rules.js';
import type { SignedIn } from './signed-in.js';
import { SiteEntity } from './site.entity.js';

/** A role that may be given as it was asked for. */
export interface Gift { role: string; endsAt: Date | null; organisationId: string | null; siteIds: string[] | null }

/**
 * What was asked for, held against what the giver has where it is to be held.
 * @param homeId where the person is at home whom it is for; absent for somebody who comes by it
 * @throws ProblemError `not_found`, `invalid_body`, `forbidden` for more than the giver has there
 */
export async function checkedGift(em: EntityManager, giver: SignedIn, body: GrantBody, now: Date, homeId?: string | null): Promise<Gift> {
  const { scope, holdings } = giver;
  const endsAt = body.until === undefined ? null : new Date(body.until);
  const { place, kind, ...where } = await placeGiven(em, scope, body);
  const custom = isRole(body.role) ? null : await customRole(em, scope, body.role);
  const places: readonly PlaceKind[] = isRole(body.role) ? ROLES[body.role].places : custom?.organisationId ? ['organisation', 'sites'] : ['syndicate', 'organisation', 'sites'];
  if (!places.includes(kind)) throw wrongField(kind === 'sites' ? 'siteIds' : 'organisationId', kind === 'syndicate' ? 'missing' : 'combination', 'This role is not held there: choose an organisation or sites for it, or none.');
  const missing = beyond(holdings, await handedOver(em, scope, homeId === undefined ? homeOf(giver, { role: body.role, ...where }) : homeId, allowedAt(body.role, custom?.permissions ?? null, place)), place);
  if (missing.length > 0) throw new ProblemError('forbidden', `Nobody gives more than they have: your account lacks ${missing.join(', ')} there.`);
  const problem = termProblem(body.role, endsAt, now);
  if (problem) throw wrongField('until', endsAt === null ? 'missing' : 'range', problem);
  return { role: body.role, endsAt, ...where };
}

/** To people at home in a commune a role allows what was handed over to it, and no more: the rest of it is not given. */
async function handedOver(em: EntityManager, { tenantId }: Scope, homeId: string | null, permissions: readonly Permission[]): Promise<readonly Permission[]> {
  if (homeId === null) return permissions;
  const home = await em.findOneBy(DelegationEntity, { organisationId: homeId, tenantId });
  const given = withLesser(home?.permissions ?? []);
  return permissions.filter((permission) => given.includes(permission));
}

/** The permissions of these that are not held in all of the place. */
export const beyond = (holdings: SignedIn['holdings'], permissions: readonly Permission[], place: Place): Permission[] =>
  permissions.filter((permission) => !covers(placeOf(holdings, [permission]), place));

/** A custom role that this scope may see. @throws ProblemError `not_found` */
async function customRole(em: EntityManager, { tenantId }: Scope, id: string): Promise<CustomRoleEntity> {
  const found = await em.findOneBy(CustomRoleEntity, { id, tenantId });
  if (!found) throw notFound('This role');
  return found;
}

async function placeGiven(em: EntityManager, scope: Scope, { organisationId, siteIds }: GrantBody): Promise<{ place: Place; kind: PlaceKind; organisationId: string | null; siteIds: string[] | null }> {
  const { tenantId } = scope;
  if (organisationId !== undefined && siteIds !== undefined) throw wrongField('siteIds', 'combination', 'Choose an organisation or sites, not both.');
  if (siteIds !== undefined) {
    const ids = [...new Set(siteIds)];
    const sites: SiteRef[] = await within(em.createQueryBuilder(SiteEntity, 's'), scope, 'organisationId', 'id').andWhere('s.id = any(:ids::uuid[])', { ids }).getMany();
    if (sites.length !== ids.length) throw notFound('One of these sites');
    return { place: { organisations: [], sites }, kind: 'sites', organisationId: null, siteIds: ids };
  }
  if (organisationId === undefined || organisationId === tenantId) return { place: EVERYWHERE, kind: 'syndicate', organisationId: null, siteIds: null };
  return { place: await organisationPlace(em, scope, organisationId), kind: 'organisation', organisationId, siteIds: null };
}

/** An organisation of the scope with all below it. @throws ProblemError `not_found` */
export async function organisationPlace(em: EntityManager, scope: Scope, organisationId: string): Promise<Place> {
  const rows = await within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id').andWhere('(o.id = :organisationId or o.parentId = :organisationId)', { organisationId }).getMany();
  if (!rows.some(({ id }) => id === organisationId)) throw notFound('This organisation');
  return { organisations: rows.map(({ id }) => id), sites: [] };
}

/** Who comes by such an invitation is at home there: administrators and technicians in the commune of their role, whoever else where the giver is. */
export const homeOf = ({ homeId }: SignedIn, { role, organisationId }: Pick<Gift, 'role' | 'organisationId'>): string | null =>
  organisationId && (role === 'commune-admin' || role === 'commune-technician') ? organisationId : homeId;
