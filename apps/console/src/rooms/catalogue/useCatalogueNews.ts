/** Counts of installed, pending and failed follow the deployments, read again at most every three seconds. */
import { useThrottledCallback } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { keys, useLive } from '../../api/index.js';

export function useCatalogueNews(appId?: string): void {
  const client = useQueryClient();
  const refresh = useThrottledCallback(() => {
    void client.invalidateQueries({ queryKey: appId ? keys.app(appId) : keys.apps });
    if (appId) void client.invalidateQueries({ queryKey: [...keys.deployments, 'app', appId] });
  }, 3_000);
  useLive('deployment.changed', ({ deployment }) => { if (!appId || deployment.app.id === appId) refresh(); });
}
