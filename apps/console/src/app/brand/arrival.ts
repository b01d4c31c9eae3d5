import { queryClient } from '../queries.js';
import { arrive, placeQuery } from './brand.js';

/** Before a page without a session: the console that stands here is asked for, so that the page never changes its look under the eyes. Without an answer it looks as usual. */
export async function arriveHere(): Promise<void> {
  const place = await queryClient.fetchQuery(placeQuery()).catch(() => undefined);
  if (place) arrive(place);
}
