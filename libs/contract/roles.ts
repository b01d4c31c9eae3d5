/** Who may do what, and where. Roles are data: a permission is `room.verb`, a role is a list of them, and it is held for the whole syndicate or at a place. */
export const PERMISSIONS = [
  'devices.read', 'devices.manage', 'enrolment.manage', 'commands.send', 'catalogue.manage', 'deployments.manage', 'deployments.teaching', 'organisations.manage', 'settings.manage', 'webhooks.manage', 'users.manage',
  'sign-in.manage', 'delegation.manage', 'audit.read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What a permission is more than: to install any app is also to install those that are approved for teaching. Whoever has the one has the other, wherever it was written down. */
const MORE_THAN: Partial<Record<Permission, readonly Permission[]>> = { 'deployments.manage': ['deployments.teaching'] };
/** These permissions and what they are more than. Names that are no permission (of a newer version) are left out. */
export const withLesser = (permissions: readonly string[]): Permission[] =>
  PERMISSIONS.filter((permission) => permissions.includes(permission) || permissions.some((more) => MORE_THAN[more as Permission]?.includes(permission)));

/** What is one for the whole syndicate: held at a place, these allow nothing. */
export const SYNDICATE_PERMISSIONS: readonly Permission[] = ['delegation.manage'];

/** Where a role can be held: everywhere, in an organisation with all below it, at single sites. */
export type PlaceKind = 'syndicate' | 'organisation' | 'sites';
interface RoleFacts { permissions: readonly Permission[]; places: readonly PlaceKind[]; timed?: true }

/** `contractor`: the technician of a contract's holder, never for good. `erun`: a teacher who advises on digital use, in the schools of a district, and gives them teaching apps. `site-referent` looks at one school. */
export const ROLES = {
  owner: { permissions: PERMISSIONS, places: ['syndicate'] },
  operator: {
    permissions: ['devices.read', 'devices.manage', 'enrolment.manage', 'commands.send', 'catalogue.manage', 'deployments.manage', 'organisations.manage', 'settings.manage', 'webhooks.manage', 'audit.read'],
    places: ['syndicate'],
  },
  contractor: { permissions: ['devices.read', 'enrolment.manage', 'commands.send', 'deployments.manage'], places: ['syndicate', 'organisation', 'sites'], timed: true },
  auditor: { permissions: ['devices.read', 'audit.read'], places: ['syndicate', 'organisation'] },
  'commune-admin': {
    permissions: ['devices.read', 'devices.manage', 'enrolment.manage', 'commands.send', 'catalogue.manage', 'deployments.manage', 'organisations.manage', 'settings.manage', 'webhooks.manage', 'users.manage', 'sign-in.manage', 'audit.read'],
    places: ['organisation'],
  },
  'commune-technician': { permissions: ['devices.read', 'devices.manage', 'enrolment.manage', 'commands.send', 'deployments.manage'], places: ['organisation', 'sites'] },
  erun: { permissions: ['devices.read', 'deployments.teaching'], places: ['organisation', 'sites'] },
  'site-referent': { permissions: ['devices.read'], places: ['sites'] },
} as const satisfies Record<string, RoleFacts>;
export type Role = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as Role[];
/** Roles that are only given with an end. */
export const TIMED_ROLES: readonly Role[] = ROLE_NAMES.filter((role) => 'timed' in ROLES[role]);

/** What these roles allow together, in the order of {@link PERMISSIONS}. Names that are no role (of a newer version) allow nothing. */
export const permissionsOf = (roles: readonly string[]): Permission[] =>
  withLesser(roles.flatMap((role) => (Object.hasOwn(ROLES, role) ? ROLES[role as Role].permissions : [])));
