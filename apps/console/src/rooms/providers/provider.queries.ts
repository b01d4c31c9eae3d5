/** Providers as they are read, and what is read again after a change. */
import type { IdentityProviderView } from '#contract';
import { queryOptions } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';

export const providerQuery = (id: string) => queryOptions({
  queryKey: keys.provider(id), queryFn: ({ signal }) => api.get<IdentityProviderView>(`/identity-providers/${id}`, {}, signal),
});

/** What was answered to a change is shown at once; the list is read again. */
export function providerChanged(provider: IdentityProviderView): void {
  queryClient.setQueryData(keys.provider(provider.id), provider);
  void queryClient.invalidateQueries({ queryKey: keys.providers });
}
