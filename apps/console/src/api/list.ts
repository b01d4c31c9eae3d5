/** A list read page by page: what DataTable takes as its `query`. */
import type { Page } from '#contract';
import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { api } from './client.js';
import type { QueryValues } from './query.js';

export type ListQuery<T> = UseInfiniteQueryResult<InfiniteData<Page<T>>, Error>;

/**
 * Reads `path` in keyset pages. The query key is `[...key, query]`, so invalidating `key` refreshes the list in every
 * filter; the former rows stay on screen while a new filter loads.
 */
export function listQuery<T>(key: readonly unknown[], path: string, query: QueryValues = {}, limit = 100) {
  return infiniteQueryOptions({
    queryKey: [...key, query],
    queryFn: ({ pageParam, signal }) => api.get<Page<T>>(path, { ...query, limit, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** The list of {@link listQuery}, in a component. */
export function useList<T>(key: readonly unknown[], path: string, query: QueryValues = {}, { limit, enabled = true }: { limit?: number; enabled?: boolean } = {}): ListQuery<T> {
  return useInfiniteQuery({ ...listQuery<T>(key, path, query, limit), enabled });
}

/** All rows read so far. */
export const rowsOf = <T>(query: ListQuery<T>): T[] => query.data?.pages.flatMap((page) => page.items) ?? [];
