/** Requests that wait for an answer of the reader: the count in the navigation, and on the first page. */
import { useThrottledCallback } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { keys, useLive } from '../../api/index.js';
import { useMay } from '../../app/session.js';
import { requestCountQuery } from './request.queries.js';

/** Undefined for who answers none, and until it is known. */
export function useOpenRequests(): number | undefined {
  const client = useQueryClient();
  const answers = useMay('deployments.teaching');
  const { data } = useQuery({ ...requestCountQuery, enabled: answers });
  const readAgain = useThrottledCallback(() => void client.invalidateQueries({ queryKey: keys.requestCount }), 2_000);
  useLive('request.changed', readAgain);
  return data?.open;
}
