import type { AppView } from '#contract';
import { useMay, useSession } from '../../app/session.js';

/** May who is signed in change this app? The syndicate all of them, a commune its own. */
export function useMayEdit({ organisation }: Pick<AppView, 'organisation'>): boolean {
  const manages = useMay('catalogue.manage');
  const { organisations } = useSession().reach;
  return manages && (organisations === null || (organisation !== null && organisations.some(({ id }) => id === organisation.id)));
}
