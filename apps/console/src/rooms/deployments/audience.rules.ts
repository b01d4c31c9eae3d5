/** For whom a deployment is: what came along from the list one was on, and what is chosen here. Pure. */
import type { DeviceFilter, DeviceSelection, SavedView } from '#contract';
import { filterOf, parseFleetSearch } from '../devices/fleetSearch.js';

/** Devices chosen one by one, as they travel from page to page beside the address, which would grow too long. */
export interface ChosenDevices { ids: string[]; names: string[] }

export const WAYS = ['chosen', 'filter', 'place', 'view'] as const;
export type Way = (typeof WAYS)[number];

/** The filter in the address, when the page was opened for a filter. */
export const filterGiven = (search: Record<string, unknown>): DeviceFilter | undefined => (search['by'] === 'filter' ? filterOf(parseFleetSearch(search)) : undefined);

/** The ways on offer: what came along first. @param settled what came along is for whom it is: nobody else is chosen */
export function waysOf(chosen: ChosenDevices | undefined, filter: DeviceFilter | undefined, settled = false): Way[] {
  return WAYS.filter((way) => (way === 'chosen' ? chosen !== undefined : way === 'filter' ? filter !== undefined : !settled));
}

/** What has no agent takes no app: it is left out before anything is asked. */
export const managed = (filter: DeviceFilter): DeviceFilter => ({ ...filter, management: filter.management ?? 'agent' });

/** A saved view, through the place one looks at when it has none of its own. */
export const filterOfView = ({ query }: Pick<SavedView, 'query'>, scope: { organisationId?: string; siteId?: string }): DeviceFilter => managed(filterOf(parseFleetSearch({ ...scope, ...query })));

/** Null while there is nothing to go by. */
export function selectionOf(way: Way, { chosen, filter, place, view }: { chosen: ChosenDevices | undefined; filter: DeviceFilter | undefined; place: DeviceFilter | undefined; view: DeviceFilter | undefined }): DeviceSelection | null {
  if (way === 'chosen') return chosen && chosen.ids.length > 0 ? { ids: chosen.ids } : null;
  const found = { filter, place, view }[way];
  return found ? { filter: found } : null;
}
