/** Names of the organisation and of the site in the scope, read once and kept. */
import type { OrganisationView, SiteView } from '#contract';
import { useQuery } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';
import type { ScopeParams } from '../scope.js';

export function usePlaceNames({ organisationId, siteId }: ScopeParams): { organisation: string | undefined; site: string | undefined } {
  const organisation = useQuery({
    queryKey: [...keys.organisations, 'one', organisationId],
    queryFn: () => api.get<OrganisationView>(`/organisations/${organisationId}`),
    enabled: organisationId !== undefined,
    staleTime: Infinity,
  });
  const site = useQuery({
    queryKey: [...keys.sites, 'one', siteId],
    queryFn: () => api.get<SiteView>(`/sites/${siteId}`),
    enabled: siteId !== undefined,
    staleTime: Infinity,
  });
  return {
    organisation: organisationId ? (organisation.data?.name ?? '…') : site.data?.organisation.name,
    site: siteId ? (site.data?.name ?? '…') : undefined,
  };
}
