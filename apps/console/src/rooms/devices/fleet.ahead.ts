/** What the fleet list shows is asked for as soon as one goes there, before the page is drawn. */
import { noop } from '@tanstack/react-query';
import { queryClient } from '../../app/queries.js';
import { scopeOf } from '../../app/scope.rules.js';
import { countQuery, fleetQuery, summaryQuery } from './device.queries.js';
import { parseFleetSearch } from './fleetSearch.js';

/** A list that comes within it is drawn at once with the page around it: grey rows for an instant would only delay it. */
const A_MOMENT_MS = 150;

/**
 * Asks for the list and its numbers. Resolves once the list is there, after a moment at most: the page has its own words for what is
 * not there yet, or cannot be.
 * @param raw search parameters of the address
 */
export async function askFleet(raw: Record<string, string | undefined>): Promise<void> {
  const search = parseFleetSearch(raw);
  const list = queryClient.infiniteQuery(fleetQuery(search)).then(noop, noop);
  queryClient.query(countQuery(search)).catch(noop);
  queryClient.query(summaryQuery(scopeOf(raw))).catch(noop);
  await Promise.race([list, new Promise((resolve) => { setTimeout(resolve, A_MOMENT_MS); })]);
}
