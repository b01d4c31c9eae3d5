/** What the pages of imports read and send. */
import type { ImportKindName, ImportRunView } from '#contract';
import { queryOptions, useIsMutating, useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, keys } from '../../api/index.js';

/** How often a run that the server works on is read, ms. */
const FOLLOW = 700;

export const runKey = (kind: ImportKindName, id: string) => [...keys.imports, kind, 'one', id] as const;
export const runQuery = (kind: ImportKindName, id: string) => queryOptions({ queryKey: runKey(kind, id), queryFn: ({ signal }) => api.get<ImportRunView>(`/imports/${kind}/${id}`, {}, signal) });
export const rowsKey = (kind: ImportKindName, id: string) => [...keys.imports, kind, 'rows', id] as const;

/** A run, followed while the server works on it, whoever asked for that. */
export function useRun(kind: ImportKindName, id: string) {
  const client = useQueryClient();
  const asked = useIsMutating({ mutationKey: runKey(kind, id) }) > 0;
  const query = useQuery({ ...runQuery(kind, id), refetchInterval: ({ state: { data } }) => (asked || (data?.work && !data.work.halted) ? FOLLOW : false) });
  const resting = query.data?.work === null;
  useEffect(() => { if (resting) void client.invalidateQueries({ queryKey: rowsKey(kind, id) }); }, [client, kind, id, resting]);
  return query;
}

/** The run as it is now; what was on its way about it is older. */
export async function adopt(client: QueryClient, run: ImportRunView): Promise<void> {
  await client.cancelQueries({ queryKey: runKey(run.kind, run.id) });
  client.setQueryData(runKey(run.kind, run.id), run);
  await client.invalidateQueries({ queryKey: rowsKey(run.kind, run.id) });
}

/** Something sent to a run; the answer is the run as it is now, and its rows are read again. After a refusal it is read: it may say why. */
export function useRunChange<T>({ kind, id }: Pick<ImportRunView, 'kind' | 'id'>, send: (value: T) => Promise<ImportRunView>) {
  const client = useQueryClient();
  return useMutation({ mutationKey: runKey(kind, id), mutationFn: send, onSuccess: (now) => adopt(client, now), onError: () => client.invalidateQueries({ queryKey: runKey(kind, id) }) });
}
