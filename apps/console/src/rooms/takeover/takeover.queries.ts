/** One import on the server, and what can be done with it. */
import type { ImportAnswersBody, ImportMappingBody, ImportOutcome, ImportRowView, ImportRunView } from '#contract';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, keys, listQuery } from '../../api/index.js';

const KIND = 'devices';
const path = `/imports/${KIND}`;
const runKey = (id: string) => [...keys.imports, KIND, 'run', id];

export const importPath = path;
export const runQuery = (id: string) => queryOptions({ queryKey: runKey(id), queryFn: ({ signal }) => api.get<ImportRunView>(`${path}/${id}`, {}, signal) });
export const runsQuery = () => listQuery<ImportRunView>([...keys.imports, KIND, 'list'], path, {}, 10);
export const rowsQuery = (id: string, outcome: ImportOutcome | undefined) => listQuery<ImportRowView>([...runKey(id), 'rows'], `${path}/${id}/rows`, outcome ? { outcome } : {});

/** Each answers the run as it is then; its rows are read again. */
export function useImport(id: string) {
  const client = useQueryClient();
  const adopt = async (run: ImportRunView) => {
    client.setQueryData(runKey(id), run);
    await client.invalidateQueries({ queryKey: [...runKey(id), 'rows'] });
  };
  const done = async (run: ImportRunView) => {
    await adopt(run);
    for (const queryKey of [['devices'], keys.organisations, keys.sites, [...keys.imports, KIND, 'list']]) void client.invalidateQueries({ queryKey });
  };
  return {
    map: useMutation({ mutationFn: (body: ImportMappingBody) => api.put<ImportRunView>(`${path}/${id}/mapping`, body), onSuccess: adopt }),
    answer: useMutation({ mutationFn: (body: ImportAnswersBody) => api.put<ImportRunView>(`${path}/${id}/answers`, body), onSuccess: adopt }),
    edit: useMutation({ mutationFn: ({ line, values }: { line: number; values: Record<string, string> }) => api.patch<ImportRunView>(`${path}/${id}/rows/${line}`, { values }), onSuccess: adopt }),
    apply: useMutation({ mutationFn: () => api.post<ImportRunView>(`${path}/${id}/apply`), onSuccess: done }),
    undo: useMutation({ mutationFn: () => api.post<ImportRunView>(`${path}/${id}/undo`), onSuccess: done }),
    remove: useMutation({ mutationFn: () => api.del(`${path}/${id}`), onSuccess: () => client.invalidateQueries({ queryKey: [...keys.imports, KIND, 'list'] }) }),
  };
}
export type ImportActions = ReturnType<typeof useImport>;
