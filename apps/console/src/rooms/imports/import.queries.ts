/** What the pages of imports read and send. */
import type { ImportKindName, ImportRunView } from '#contract';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';

export const runQuery = (kind: ImportKindName, id: string) => queryOptions({ queryKey: [...keys.imports, kind, 'one', id], queryFn: ({ signal }) => api.get<ImportRunView>(`/imports/${kind}/${id}`, {}, signal) });
export const rowsKey = (kind: ImportKindName, id: string) => [...keys.imports, kind, 'rows', id] as const;

/** Something sent to a run; the answer is the run as it is now, and its rows are read again. */
export function useRunChange<T>(run: ImportRunView, send: (value: T) => Promise<ImportRunView>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: async (now) => {
      client.setQueryData(runQuery(run.kind, run.id).queryKey, now);
      await client.invalidateQueries({ queryKey: rowsKey(run.kind, run.id) });
    },
  });
}
