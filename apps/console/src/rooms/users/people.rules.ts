/** Who may be acted on, and what that would mean for them. Pure. */
import type { GrantView, Permission, PlaceKind, Role, UserView } from '#contract';

/** In the order in which they are offered: from the one that may most. The contract's own list, which the console knows as types only. */
export const ROLE_NAMES: readonly Role[] = ['owner', 'operator', 'auditor', 'contractor', 'commune-admin', 'commune-technician', 'erun', 'site-referent'];
const TIMED: readonly Role[] = ['contractor'];

/** Where each can be held, the usual place first. */
export const ROLE_PLACES: Record<Role, readonly PlaceKind[]> = {
  owner: ['syndicate'], operator: ['syndicate'], auditor: ['syndicate', 'organisation'], contractor: ['syndicate', 'organisation', 'sites'],
  'commune-admin': ['organisation'], 'commune-technician': ['organisation', 'sites'], erun: ['sites', 'organisation'], 'site-referent': ['sites'],
};

export const isBuiltIn = (role: string): role is Role => Object.hasOwn(ROLE_PLACES, role);

/** Where somebody who manages users may let this role be held. @param whole they manage those of the whole syndicate */
export const placesFor = (role: string | null, whole: boolean): PlaceKind[] =>
  (role === null ? [] : isBuiltIn(role) ? [...ROLE_PLACES[role]] : (['organisation', 'sites', 'syndicate'] as const)).filter((kind) => whole || kind !== 'syndicate');

/** True for a role that is only given with an end. */
export const needsEnd = (role: string | null): boolean => role !== null && isBuiltIn(role) && TIMED.includes(role);

/**
 * Nobody gives, ends or removes anything of their own: the last way in could be gone. Who looks after a commune acts on its own people: the others
 * were sent by the syndicate.
 */
export function mayActOn(person: Pick<UserView, 'id' | 'home'>, me: { id: string; whole: boolean }, permissions: readonly Permission[]): boolean {
  return permissions.includes('users.manage') && person.id !== me.id && (me.whole || person.home !== null);
}

/** True when nothing is left of what lets this person in once the grant has ended. */
export function losesAccess(person: Pick<UserView, 'grants'>, grant: Pick<GrantView, 'id'>): boolean {
  return person.grants.every(({ id }) => id === grant.id);
}

/** What this person has of the role everywhere: nothing, the role until then, or the role for good, to which nothing can be added. */
export function heldOf(person: Pick<UserView, 'grants'>, role: string): { until: string | null } | undefined {
  return person.grants.find((grant) => grant.role === role && grant.place === null);
}

/** Built-in roles that can be given: those held everywhere for good are not offered again. @param whole see {@link placesFor} */
export const givable = (person: Pick<UserView, 'grants'>, whole: boolean): Role[] => ROLE_NAMES.filter((role) => placesFor(role, whole).length > 0 && heldOf(person, role)?.until !== null);

/** True when the role would end no later than it does already: the server keeps the longer one. */
export function addsNothing(person: Pick<UserView, 'grants'>, role: string, until: string | undefined): boolean {
  const held = heldOf(person, role);
  if (!held) return false;
  return held.until === null || (until !== undefined && new Date(until) <= new Date(held.until));
}

/** The address that is sent to the person invited. */
export const joinLink = (origin: string, secret: string): string => `${origin}/join/${encodeURIComponent(secret)}`;

/** Enough to tell an address from a name; the server has the last word. */
export const looksLikeEmail = (text: string): boolean => /^\S+@\S+\.\S+$/.test(text.trim());
