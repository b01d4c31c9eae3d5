/** API tokens while they are being chosen, and as they are read. Pure. */
import type { ApiTokenBody, ApiTokenView, OrganisationTokenBody, Permission } from '#contract';

/**
 * What a program can be given, in the order in which it is offered. Accounts are not in it: what manages people asks for a person in a
 * browser, whatever a token says.
 */
export const PERMISSION_GROUPS: readonly { group: 'look' | 'fleet' | 'apps' | 'house'; permissions: readonly Permission[] }[] = [
  { group: 'look', permissions: ['devices.read', 'audit.read'] },
  { group: 'fleet', permissions: ['devices.manage', 'enrolment.manage', 'commands.send'] },
  { group: 'apps', permissions: ['catalogue.manage', 'deployments.manage', 'deployments.teaching'] },
  { group: 'house', permissions: ['organisations.manage', 'settings.manage', 'webhooks.manage'] },
];

/** The groups of which this person has something to give, with that. */
export const offered = (own: readonly Permission[]) =>
  PERMISSION_GROUPS.map(({ group, permissions }) => ({ group, permissions: permissions.filter((permission) => own.includes(permission)) })).filter(({ permissions }) => permissions.length > 0);

/** Of what this person has: what only looks. */
export const readOnly = (own: readonly Permission[]): Permission[] => offered(own).flatMap(({ permissions }) => permissions.filter((permission) => permission.endsWith('.read')));

/** True when nothing of it changes anything. */
export const onlyReads = (permissions: readonly Permission[]): boolean => permissions.every((permission) => permission.endsWith('.read'));

/** `sign-in.manage` → `sign-in-manage`: a name that the words of the console can have. */
export const wordOf = (permission: Permission): string => permission.replace('.', '-');

export const LIVES = [30, 90, 180, 365] as const;

export type Reach = 'all' | 'organisations' | 'sites';
export interface Named { id: string; name: string }
export interface TokenFields { name: string; permissions: Permission[]; days: number; reach: Reach; organisations: Named[]; sites: Named[]; addresses: string[] }

export type TokenFault = 'name' | 'permissions' | 'places' | 'addresses';

/** An address or a network, about: the server has the last word. */
const looksLikeRange = (text: string): boolean => /^[0-9a-fA-F:.]*[.:][0-9a-fA-F:.]*(\/\d{1,3})?$/.test(text);

export function faultsOf({ name, permissions, reach, organisations, sites, addresses }: TokenFields): TokenFault[] {
  return [
    ...(name.trim() === '' ? ['name' as const] : []), ...(permissions.length === 0 ? ['permissions' as const] : []),
    ...((reach === 'organisations' && organisations.length === 0) || (reach === 'sites' && sites.length === 0) ? ['places' as const] : []),
    ...(addresses.every(looksLikeRange) ? [] : ['addresses' as const]),
  ];
}

const ids = (places: readonly Named[]): string[] => places.map(({ id }) => id);

export function bodyOf({ name, permissions, days, reach, organisations, sites, addresses }: TokenFields): ApiTokenBody {
  return {
    name: name.trim(), permissions, expiresInDays: days, ...(reach === 'organisations' && { organisationIds: ids(organisations) }), ...(reach === 'sites' && { siteIds: ids(sites) }),
    ...(addresses.length > 0 && { addresses }),
  };
}

export function organisationBodyOf(fields: TokenFields, organisationId: string): OrganisationTokenBody {
  const { organisationIds: _all, ...body } = bodyOf(fields);
  return { ...body, organisationId };
}

/** Over, or within two weeks of it. */
export function endOf({ expiresAt }: Pick<ApiTokenView, 'expiresAt'>, now: Date): 'over' | 'soon' | 'later' | 'none' {
  if (expiresAt === null) return 'none';
  const left = Date.parse(expiresAt) - now.getTime();
  return left <= 0 ? 'over' : left < 14 * 86_400_000 ? 'soon' : 'later';
}
