/** Roles made here, while they are being written. Pure. */
import type { Permission } from '#contract';
import { offered } from '../tokens/token.rules.js';

/** What is only one for the whole syndicate: in a commune it allows nothing. The contract's own list, which the console knows as types only. */
export const SYNDICATE_ONLY: readonly Permission[] = ['delegation.manage'];
const ACCOUNTS: readonly Permission[] = ['users.manage', 'sign-in.manage', 'delegation.manage'];

/** The groups of which this person can put something into a role, with that. Unlike a token, a role may manage people. @param whole for the whole syndicate */
export function choices(own: readonly Permission[], whole: boolean): { group: string; permissions: Permission[] }[] {
  const mine = own.filter((permission) => whole || !SYNDICATE_ONLY.includes(permission));
  const accounts = ACCOUNTS.filter((permission) => mine.includes(permission));
  return [...offered(mine), ...(accounts.length > 0 ? [{ group: 'accounts', permissions: accounts }] : [])];
}
