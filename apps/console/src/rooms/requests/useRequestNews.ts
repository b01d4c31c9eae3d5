/** Requests that come and go on, on the pages that show them; read again at most every two seconds. */
import { useThrottledCallback } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { keys, useLive } from '../../api/index.js';

/** @param open the one whose page is open, and the deployment that was made of it */
export function useRequestNews(open?: { id: string; deploymentId: string | undefined }): void {
  const client = useQueryClient();
  const list = useThrottledCallback(() => void client.invalidateQueries({ queryKey: keys.requests }), 2_000);
  const one = useThrottledCallback((id: string) => void client.invalidateQueries({ queryKey: keys.request(id) }), 2_000);
  useLive('request.changed', ({ id }) => {
    list();
    if (id === open?.id) one(id);
    else void client.invalidateQueries({ queryKey: keys.request(id), refetchType: 'none' });
  });
  useLive('deployment.changed', ({ deployment }) => { if (open && deployment.id === open.deploymentId) one(open.id); });
}
