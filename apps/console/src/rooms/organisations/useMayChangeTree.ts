/** The tree of organisations is the syndicate's: whoever looks after a part of it changes sites and rooms only. */
import { useMay, useSession } from '../../app/session.js';

export function useMayChangeTree(): boolean {
  const whole = useSession().reach.organisations === null;
  return useMay('organisations.manage') && whole;
}
