/** Who may do what. Roles are data: a permission is `room.verb`, and a role is a list of them. */
export const PERMISSIONS = [
  'devices.read', 'devices.manage', 'enrolment.manage', 'commands.send', 'catalogue.manage', 'deployments.manage', 'organisations.manage', 'settings.manage', 'webhooks.manage', 'users.manage', 'sign-in.manage',
  'delegation.manage', 'audit.read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** For the whole syndicate. `contractor`: the technician of a contract's holder, never for good. */
export const ROLES = {
  owner: PERMISSIONS,
  operator: ['devices.read', 'devices.manage', 'enrolment.manage', 'commands.send', 'catalogue.manage', 'deployments.manage', 'organisations.manage', 'settings.manage', 'webhooks.manage', 'audit.read'],
  contractor: ['devices.read', 'enrolment.manage', 'commands.send', 'deployments.manage'],
  auditor: ['devices.read', 'audit.read'],
} as const satisfies Record<string, readonly Permission[]>;
export type Role = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as Role[];
/** Roles that are only given with an end. */
export const TIMED_ROLES: readonly Role[] = ['contractor'];

/** What these roles allow together, in the order of {@link PERMISSIONS}. Names that are no role (of a newer version) allow nothing. */
export function permissionsOf(roles: readonly string[]): Permission[] {
  const held = new Set<Permission>(roles.flatMap((role) => (Object.hasOwn(ROLES, role) ? ROLES[role as Role] : [])));
  return PERMISSIONS.filter((permission) => held.has(permission));
}
