import { In, type EntityManager } from 'typeorm';
import type { GrantView, InvitationView, PlaceView, UserView } from '#contract';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { CustomRoleEntity } from './custom-role.entity.js';
import type { GrantEntity } from './grant.entity.js';
import type { InvitationEntity } from './invitation.entity.js';
import type { FactorStanding } from './factors/standing.js';
import { OrganisationEntity } from './organisation.entity.js';
import { isRole } from './people.rules.js';
import { SiteEntity } from './site.entity.js';
import type { UserEntity } from './user.entity.js';

/** What else is shown of a person. */
export interface Standing extends FactorStanding { lastSeenAt: Date | null; grants: readonly GrantEntity[] }
type Held = Pick<GrantEntity, 'role' | 'organisationId' | 'siteIds'>;

/** Names of what grants, invitations and people point at. A custom role that is gone has none: it allows nothing. */
export interface Names { roles: ReadonlyMap<string, string>; organisations: ReadonlyMap<string, string>; sites: ReadonlyMap<string, string> }

/** Read for all of a page at once: only what the scope may see has a name. */
export async function namesOf(em: EntityManager, scope: Scope, held: readonly Held[], homes: readonly (string | null)[] = []): Promise<Names> {
  const custom = held.map(({ role }) => role).filter((role) => !isRole(role));
  const organisations = [...held.map(({ organisationId }) => organisationId), ...homes].filter((id) => id !== null);
  const sites = held.flatMap(({ siteIds }) => siteIds ?? []);
  const named = (rows: readonly { id: string; name: string }[]) => new Map(rows.map(({ id, name }) => [id, name]));
  return {
    roles: named(custom.length === 0 ? [] : await em.findBy(CustomRoleEntity, { tenantId: scope.tenantId, id: In(custom) })),
    organisations: named(organisations.length === 0 ? [] : await within(em.createQueryBuilder(OrganisationEntity, 'o'), scope, 'id').andWhere('o.id = any(:ids::uuid[])', { ids: organisations }).getMany()),
    sites: named(sites.length === 0 ? [] : await within(em.createQueryBuilder(SiteEntity, 's'), scope, 'organisationId', 'id').andWhere('s.id = any(:ids::uuid[])', { ids: sites }).orderBy('s.sortName').getMany()),
  };
}

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

/** @param names see {@link namesOf} */
export function toUserView({ id, email, name, createdAt, organisationId }: UserEntity, { lastSeenAt, grants, ...factors }: Standing, names: Names): UserView {
  const home = organisationId === null ? null : { id: organisationId, name: names.organisations.get(organisationId) ?? '' };
  return { id, email, name, home, ...factors, createdAt: createdAt.toISOString(), lastSeenAt: iso(lastSeenAt), grants: grants.flatMap((grant) => toGrantView(grant, names)) };
}

/** A role of a newer version, or one that is gone, is not shown: it allows nothing here. */
function toGrantView(grant: GrantEntity, names: Names): GrantView[] {
  const { id, role, startsAt, endsAt, grantedBy } = grant;
  if (!isRole(role) && !names.roles.has(role)) return [];
  return [{ id, ...named(role, names), place: placeView(grant, names), from: startsAt.toISOString(), until: iso(endsAt), grantedBy }];
}

export function toInvitationView(row: InvitationEntity, names: Names): InvitationView {
  const { id, email, role, endsAt, invitedBy, createdAt, expiresAt } = row;
  return { id, email, ...named(role, names), place: placeView(row, names), until: iso(endsAt), invitedBy, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}

const named = (role: string, { roles }: Names) => ({ role, ...(roles.has(role) && { roleName: roles.get(role) ?? '' }) });

function placeView({ organisationId, siteIds }: Held, { organisations, sites }: Names): PlaceView {
  if (organisationId !== null) return { organisation: { id: organisationId, name: organisations.get(organisationId) ?? '' } };
  return siteIds === null ? null : { sites: [...sites].filter(([id]) => siteIds.includes(id)).map(([id, name]) => ({ id, name })) };
}
