/** Names of the organisation and of the site in the scope, read once and kept. */
import type { OrganisationView, SiteView } from '#contract';
import { useQuery } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';
import type { ScopeParams } from '../scope.js';

const KEPT_MS = 10 * 60_000;

/** One organisation; an error when it is not in the scope. */
export function useOrganisation(id: string | undefined) {
  return useQuery({ queryKey: [...keys.organisations, 'one', id], queryFn: ({ signal }) => api.get<OrganisationView>(`/organisations/${id ?? ''}`, {}, signal), enabled: id !== undefined, staleTime: KEPT_MS });
}

export function usePlaceNames({ organisationId, siteId }: ScopeParams): { organisation: string | undefined; site: string | undefined } {
  const organisation = useOrganisation(organisationId);
  const site = useQuery({ queryKey: [...keys.sites, 'one', siteId], queryFn: ({ signal }) => api.get<SiteView>(`/sites/${siteId ?? ''}`, {}, signal), enabled: siteId !== undefined, staleTime: KEPT_MS });
  return {
    organisation: organisationId ? (organisation.data?.name ?? '…') : site.data?.organisation.name,
    site: siteId ? (site.data?.name ?? '…') : undefined,
  };
}
