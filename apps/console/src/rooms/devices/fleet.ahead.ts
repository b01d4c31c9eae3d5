/** What the fleet list shows is asked for as soon as one goes there: the server reads while the browser draws the page around the list. */
import { queryClient } from '../../app/queries.js';
import { scopeOf } from '../../app/scope.rules.js';
import { countQuery, fleetQuery, summaryQuery } from './device.queries.js';
import { parseFleetSearch } from './fleetSearch.js';

/** Asks, and does not wait: the page has its own words for what is not there yet, or cannot be. @param raw search parameters of the address */
export function askFleet(raw: Record<string, string | undefined>): void {
  const search = parseFleetSearch(raw);
  void queryClient.prefetchInfiniteQuery(fleetQuery(search));
  void queryClient.prefetchQuery(countQuery(search));
  void queryClient.prefetchQuery(summaryQuery(scopeOf(raw)));
}
