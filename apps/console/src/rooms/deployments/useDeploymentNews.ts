/** Live progress of deployments, laid over the lists and pages already read. */
import type { DeploymentDetail, DeploymentView } from '#contract';
import { useThrottledCallback } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { keys, useLive } from '../../api/index.js';
import { patchRow, type Pages } from '../devices/pages.rules.js';

const isPages = (data: unknown): boolean => typeof data === 'object' && data !== null && 'pages' in data;

/** @param openId the deployment whose page is open: what its news do not say (devices, reasons with their dates, what was left) is read again, at most every two seconds. */
export function useDeploymentNews(openId?: string): void {
  const client = useQueryClient();
  const readAgain = useThrottledCallback((id: string) => void client.invalidateQueries({ queryKey: keys.deployment(id) }), 2_000);
  useLive('deployment.changed', ({ deployment }) => {
    client.setQueriesData<Pages<DeploymentView>>({ queryKey: keys.deployments, predicate: ({ state }) => isPages(state.data) }, (data) => data && patchRow(data, deployment.id, deployment));
    // Of one that is not open, what its news do not say would stay as it was.
    if (deployment.id !== openId) return void client.invalidateQueries({ queryKey: keys.deployment(deployment.id), refetchType: 'none' });
    client.setQueryData<DeploymentDetail>(keys.deployment(openId), (known) => known && { ...known, ...deployment });
    readAgain(openId);
  });
}
