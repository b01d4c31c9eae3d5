/** What the deployment pages and the install dialog read. */
import type { AppView, DeploymentBody, DeploymentPreview, DeploymentView } from '#contract';
import { queryOptions } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';

export const deploymentQuery = (id: string) => queryOptions({ queryKey: keys.deployment(id), queryFn: ({ signal }) => api.get<DeploymentView>(`/deployments/${id}`, {}, signal) });
export const deploymentDevices = (id: string) => [...keys.deployment(id), 'devices'] as const;
export const appQuery = (id: string) => queryOptions({ queryKey: keys.app(id), queryFn: ({ signal }) => api.get<AppView>(`/apps/${id}`, {}, signal) });

/** What a deployment would do; nothing is done. Read anew each time: presence changes. */
export const previewQuery = (body: DeploymentBody | null) => queryOptions({
  queryKey: [...keys.deployments, 'preview', body],
  queryFn: () => api.post<DeploymentPreview>('/deployments/preview', body),
  enabled: body !== null,
  gcTime: 0,
  staleTime: 0,
});
