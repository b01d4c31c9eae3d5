/** Where a console is at home, and whether one is there. Pure. */
import type { ConsoleView } from '#contract';

type Addressed = Pick<ConsoleView, 'address'>;

/** The path of a console on this very address (`/c/{slug}`); undefined for one that is elsewhere, or has a host of its own. */
export function slugAt({ address }: Addressed, origin: string): string | undefined {
  return address.startsWith(`${origin}/c/`) ? address.slice(origin.length + 3) : undefined;
}

/** True for a commune's console that is not this person's: they are told where theirs is. At the syndicate's address everybody is at home. */
export const isElsewhere = (own: Addressed, here: Pick<ConsoleView, 'address' | 'name'>): boolean => here.name !== null && own.address !== here.address;
