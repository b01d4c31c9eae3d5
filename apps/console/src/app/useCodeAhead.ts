import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

/** Fetches the code of the page at `place` and of what stands around it, while the person is busy with this one. Only the code: nothing is asked of the API. */
export function useCodeAhead(place: string): void {
  const router = useRouter();
  useEffect(() => {
    // What does not arrive is fetched again, and its failure told, when one goes there.
    for (const route of router.getMatchedRoutes(new URL(place, window.location.origin).pathname)[0]) void router.loadRouteChunk(route)?.catch(() => undefined);
  }, [router, place]);
}
