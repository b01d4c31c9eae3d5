/** What the catalogue reads. */
import type { AppView, DeploymentView, Page } from '#contract';
import { queryOptions } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';

/** Longest page the server gives; a catalogue of school apps is far smaller. */
const ALL = 200;

/** The whole catalogue: it is short, so that searching it needs no server. */
export const appsQuery = () => queryOptions({
  queryKey: [...keys.apps, 'all'],
  queryFn: async ({ signal }) => {
    const apps: AppView[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<AppView> = await api.get<Page<AppView>>('/apps', { limit: ALL, cursor }, signal);
      apps.push(...page.items);
      cursor = page.next;
    } while (cursor !== null && apps.length < ALL * 5);
    return apps;
  },
});

/** The latest deployments of one app, among the last two hundred of all. */
export const appDeploymentsQuery = (appId: string) => queryOptions({
  queryKey: [...keys.deployments, 'recent'],
  queryFn: ({ signal }) => api.get<Page<DeploymentView>>('/deployments', { limit: ALL }, signal),
  select: ({ items }) => items.filter(({ app }) => app.id === appId),
});
