import type { RequestDetail } from '#contract';
import { useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/index.js';

/** What to do with a request that came back changed: its page shows it, lists and counts are read again. */
export function useChanged(id: string): (request: RequestDetail) => void {
  const client = useQueryClient();
  return (request) => {
    client.setQueryData(keys.request(id), request);
    void client.invalidateQueries({ queryKey: keys.requests });
    void client.invalidateQueries({ queryKey: keys.requestCount });
  };
}
