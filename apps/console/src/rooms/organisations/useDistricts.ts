/** Names of districts that begin to look like what is typed. */
import type { DistrictView, Page } from '#contract';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';

export function useDistrictList(text: string, enabled = true) {
  const [q] = useDebouncedValue(text.trim(), 200);
  return useQuery({ queryKey: [...keys.districts, q], queryFn: ({ signal }) => api.get<Page<DistrictView>>('/districts', { q }, signal), enabled, placeholderData: keepPreviousData });
}

export const useDistricts = (text: string, enabled: boolean): string[] => useDistrictList(text, enabled).data?.items.slice(0, 20).map(({ name }) => name) ?? [];
