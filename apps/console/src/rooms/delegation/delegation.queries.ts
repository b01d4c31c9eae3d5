import type { DelegationView } from '#contract';
import { queryOptions } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';

/** The console of an organisation, as it stands or as it would be proposed. */
export const delegationQuery = (organisationId: string) =>
  queryOptions({ queryKey: keys.delegation(organisationId), queryFn: ({ signal }) => api.get<DelegationView>(`/organisations/${organisationId}/delegation`, {}, signal) });

/** Puts a logo there, or takes it away. */
export function sendLogo(organisationId: string, logo: File | null): Promise<{ logo: string | null }> {
  const path = `/organisations/${organisationId}/console/logo`;
  if (logo === null) return api.del(path);
  const form = new FormData();
  form.append('file', logo);
  return api.put(path, form);
}
