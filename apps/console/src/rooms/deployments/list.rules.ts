/** The filter of the list of deployments, as it stands in the address and as the server takes it. Pure. */
import type { DeploymentState, DeploymentWish } from '#contract';

export const STATES = ['running', 'awaiting', 'scheduled', 'paused', 'done', 'cancelled'] as const satisfies readonly DeploymentState[];
export const WISHES = ['install', 'upgrade', 'pin', 'remove', 'rollback'] as const satisfies readonly DeploymentWish[];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export type DeploymentsQuery = { appId?: string; state?: string; wish?: string; q?: string; organisationId?: string; siteId?: string };

/** Whatever is not understood is dropped, so an old or mangled link still opens a list. */
export function listQueryOf({ app, state, wish, q, organisationId, siteId }: Omit<DeploymentsQuery, 'appId'> & { app?: string }): DeploymentsQuery {
  const id = (value: string | undefined) => (value !== undefined && UUID.test(value) ? value : undefined);
  const text = q === undefined ? '' : String(q).trim().slice(0, 200);
  const all = { appId: id(app), state: STATES.find((one) => one === state), wish: WISHES.find((one) => one === wish), q: text || undefined, organisationId: id(organisationId), siteId: id(siteId) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
