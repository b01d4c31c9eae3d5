/** Names of the organisation and of the site in the scope, read once and kept. */
import type { OrganisationView, Page, SiteView } from '#contract';
import { useQuery } from '@tanstack/react-query';
import { api, keys, type QueryValues } from '../../api/index.js';
import type { ScopeParams } from '../scope.js';

const PAGES = 10;

/** The API lists places but does not show one: the pages are read until it is found, at most ten of them. */
async function find<T extends { id: string }>(path: string, query: QueryValues, id: string): Promise<T | null> {
  let cursor: string | null = null;
  for (let read = 0; read < PAGES; read++) {
    const page: Page<T> = await api.get<Page<T>>(path, { ...query, limit: 200, cursor });
    const found = page.items.find((one) => one.id === id);
    if (found) return found;
    cursor = page.next;
    if (!cursor) return null;
  }
  return null;
}

/** One organisation; null when it is not in the scope. */
export function useOrganisation(id: string | undefined) {
  return useQuery({ queryKey: [...keys.organisations, 'one', id], queryFn: () => find<OrganisationView>('/organisations', {}, id ?? ''), enabled: id !== undefined, staleTime: 10 * 60_000 });
}

export function usePlaceNames({ organisationId, siteId }: ScopeParams): { organisation: string | undefined; site: string | undefined } {
  const organisation = useOrganisation(organisationId);
  const site = useQuery({ queryKey: [...keys.sites, 'one', siteId], queryFn: () => find<SiteView>('/sites', { organisationId }, siteId ?? ''), enabled: siteId !== undefined, staleTime: 10 * 60_000 });
  return {
    organisation: organisationId ? (organisation.data?.name ?? '…') : site.data?.organisation.name,
    site: siteId ? (site.data?.name ?? '…') : undefined,
  };
}
