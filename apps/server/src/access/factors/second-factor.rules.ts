/** Who needs a second factor. Pure: the statement that finds the caller and the service that changes the rule read the same. */
import { permissionsOf, ROLE_NAMES } from '#contract';

/** Roles that need one where nobody has said otherwise: those whose stolen password would open a fleet. */
export const FORCED_BY_DEFAULT: readonly string[] = ['owner', 'operator', 'commune-admin'];

/** What a policy asks for: the syndicate's (no organisation), or a commune's own. */
export interface Forcing { organisationId: string | null; forcedRoles: readonly string[]; everybody: boolean }

export const DEFAULT_FORCING: Forcing = { organisationId: null, forcedRoles: FORCED_BY_DEFAULT, everybody: false };

/** A role in force. `custom`: its permissions, of one that the syndicate or a commune made itself. Without a place it is held everywhere. */
export interface HeldRole {
  role: string;
  custom: readonly string[] | null;
  organisations: readonly string[] | null;
  sites: readonly { organisationId: string }[] | null;
}

/** The syndicate's policy reaches everybody, a commune's own whoever holds a role there: it can only ask for more. */
export function mustHaveSecondFactor(held: readonly HeldRole[], policies: readonly Forcing[]): boolean {
  const all = policies.some(({ organisationId }) => organisationId === null) ? policies : [DEFAULT_FORCING, ...policies];
  return held.some((one) => all.some((policy) => reaches(policy, one) && asksFor(policy, one)));
}

const reaches = ({ organisationId }: Forcing, { organisations, sites }: HeldRole): boolean =>
  organisationId === null || Boolean(organisations?.includes(organisationId)) || Boolean(sites?.some((site) => site.organisationId === organisationId));

/** A role of one's own needs one when it allows something that none of the roles without one does. */
function asksFor({ everybody, forcedRoles }: Forcing, { role, custom }: HeldRole): boolean {
  if (everybody) return true;
  if (!custom) return forcedRoles.includes(role);
  const light: readonly string[] = permissionsOf(ROLE_NAMES.filter((name) => !forcedRoles.includes(name)));
  return custom.some((permission) => !light.includes(permission));
}
