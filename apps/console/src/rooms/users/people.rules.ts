/** Who may be acted on, and what that would mean for them. Pure. */
import type { GrantView, Permission, Role, UserView } from '#contract';

/** In the order in which they are offered: from the one that may most. The contract's own list, which the console knows as types only. */
export const ROLE_NAMES: readonly Role[] = ['owner', 'operator', 'contractor', 'auditor'];
const TIMED: readonly Role[] = ['contractor'];

/** True for a role that is only given with an end. */
export const needsEnd = (role: Role | null): boolean => role !== null && TIMED.includes(role);

/** Nobody gives, ends or removes anything of their own: the last way in could be gone. */
export function mayActOn(person: Pick<UserView, 'id'>, me: { id: string }, permissions: readonly Permission[]): boolean {
  return permissions.includes('users.manage') && person.id !== me.id;
}

/** True when nothing is left of what lets this person in once the grant has ended. */
export function losesAccess(person: Pick<UserView, 'grants'>, grant: Pick<GrantView, 'id'>): boolean {
  return person.grants.every(({ id }) => id === grant.id);
}

/** What this person has of the role: nothing, the role until then, or the role for good, to which nothing can be added. */
export function heldOf(person: Pick<UserView, 'grants'>, role: Role): { until: string | null } | undefined {
  return person.grants.find((grant) => grant.role === role);
}

/** Roles that can be given: those held for good are not offered again. */
export const givable = (person: Pick<UserView, 'grants'>): Role[] => ROLE_NAMES.filter((role) => heldOf(person, role)?.until !== null);

/** True when the role would end no later than it does already: the server keeps the longer one. */
export function addsNothing(person: Pick<UserView, 'grants'>, role: Role, until: string | undefined): boolean {
  const held = heldOf(person, role);
  if (!held) return false;
  return held.until === null || (until !== undefined && new Date(until) <= new Date(held.until));
}

/** The address that is sent to the person invited. */
export const joinLink = (origin: string, secret: string): string => `${origin}/join/${encodeURIComponent(secret)}`;

/** Enough to tell an address from a name; the server has the last word. */
export const looksLikeEmail = (text: string): boolean => /^\S+@\S+\.\S+$/.test(text.trim());
