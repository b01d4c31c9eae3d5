/** Who may give what to whom. Pure: the services only carry out what is decided here. */
import { ROLE_NAMES, TIMED_ROLES, type Role } from '#contract';

const DAY = 86_400_000;
/** A role that is not for good ends within this, ms. */
export const LONGEST_TERM = 366 * DAY;
/** A link that nobody used, ms. */
export const INVITATION_LIFETIME = 7 * DAY;

export interface Term { role: Role; startsAt: Date; endsAt: Date | null }

export const isRole = (name: string): name is Role => (ROLE_NAMES as string[]).includes(name);

/** In force at this moment. The end itself is outside. */
export const inForce = ({ startsAt, endsAt }: Pick<Term, 'startsAt' | 'endsAt'>, now: Date): boolean => startsAt <= now && (endsAt === null || endsAt > now);

/** Why a role cannot be given until then; undefined when it can. */
export function termProblem(role: string, endsAt: Date | null, now: Date): string | undefined {
  if (endsAt === null) return isRole(role) && TIMED_ROLES.includes(role) ? 'Say until when: this role is only given for a time.' : undefined;
  if (endsAt <= now) return 'Choose an end that is still to come.';
  return endsAt.getTime() - now.getTime() > LONGEST_TERM ? 'Choose an end within a year.' : undefined;
}

/** Somebody can always let others in: an owner whose role has no end. */
export const keepsTheHouse = (grants: readonly Term[], now: Date): boolean =>
  grants.some((grant) => grant.role === 'owner' && grant.endsAt === null && inForce(grant, now));
