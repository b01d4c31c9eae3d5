/** What the deployment pages and the install dialog read. */
import type { AppView, DeploymentBody, DeploymentDetail, DeploymentPreview, DeploymentWhy, RollbackPreview } from '#contract';
import { queryOptions } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';

export const deploymentQuery = (id: string) => queryOptions({ queryKey: keys.deployment(id), queryFn: ({ signal }) => api.get<DeploymentDetail>(`/deployments/${id}`, {}, signal), staleTime: 0 });
/** Why it is not done everywhere, and until when. */
export const whyQuery = (id: string) => queryOptions({ queryKey: [...keys.deployment(id), 'why'], queryFn: ({ signal }) => api.get<DeploymentWhy>(`/deployments/${id}/why`, {}, signal), staleTime: 0 });
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

/** What bringing back the state before would do; nothing is done. */
export const rollbackQuery = (id: string, asked: boolean) => queryOptions({
  queryKey: [...keys.deployment(id), 'rollback'],
  queryFn: ({ signal }) => api.get<RollbackPreview>(`/deployments/${id}/rollback`, {}, signal),
  enabled: asked,
  gcTime: 0,
  staleTime: 0,
});
