/** What the catalogue reads. */
import type { AppView, DeploymentView, Page } from '#contract';
import { queryOptions } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';

/** Longest page the server gives; a catalogue of school apps is far smaller. */
const ALL = 200;
/** Deployments shown on the page of an app. */
const RECENT = 20;

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

/** The app of the catalogue that installs this Debian package; null when there is none. */
export const appOfPackage = (name: string) => queryOptions({
  queryKey: [...keys.apps, 'package', name],
  queryFn: async ({ signal }): Promise<AppView | null> => (await api.get<Page<AppView>>('/apps', { q: name, limit: ALL }, signal)).items.find((app) => app.package === name) ?? null,
});

/** The latest deployments of one app. */
export const appDeploymentsQuery = (appId: string) => queryOptions({
  queryKey: [...keys.deployments, 'app', appId],
  queryFn: ({ signal }) => api.get<Page<DeploymentView>>('/deployments', { appId, limit: RECENT }, signal),
  select: ({ items }) => items,
});
