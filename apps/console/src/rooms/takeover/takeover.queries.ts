/** One import on the server, and what can be done with it. */
import type { ImportAnswersBody, ImportMappingBody, ImportOutcome, ImportRowView, ImportRunView } from '#contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, keys, listQuery } from '../../api/index.js';
import { rowsKey, useRunChange } from '../imports/import.queries.js';

const KIND = 'devices' as const;
const path = `/imports/${KIND}`;

export const importPath = path;
export const runsQuery = () => listQuery<ImportRunView>([...keys.imports, KIND, 'list'], path, {}, 10);
export const rowsQuery = (id: string, outcome: ImportOutcome | undefined) => listQuery<ImportRowView>(rowsKey(KIND, id), `${path}/${id}/rows`, outcome ? { outcome } : {});

/** Each answers the run as it is then; its rows are read again. */
export function useImport(id: string) {
  const client = useQueryClient();
  const run = { kind: KIND, id } as const;
  const news = () => { for (const queryKey of [['devices'], keys.organisations, keys.sites, [...keys.imports, KIND, 'list']]) void client.invalidateQueries({ queryKey }); };
  const written = (what: 'apply' | 'undo') => api.post<ImportRunView>(`${path}/${id}/${what}`).then((now) => { news(); return now; });
  return {
    map: useRunChange(run, (body: ImportMappingBody) => api.put<ImportRunView>(`${path}/${id}/mapping`, body)),
    answer: useRunChange(run, (body: ImportAnswersBody) => api.put<ImportRunView>(`${path}/${id}/answers`, body)),
    edit: useRunChange(run, ({ line, values }: { line: number; values: Record<string, string> }) => api.patch<ImportRunView>(`${path}/${id}/rows/${line}`, { values })),
    apply: useRunChange(run, () => written('apply')),
    undo: useRunChange(run, () => written('undo')),
    remove: useMutation({ mutationFn: () => api.del(`${path}/${id}`), onSuccess: () => client.invalidateQueries({ queryKey: [...keys.imports, KIND, 'list'] }) }),
  };
}
export type ImportActions = ReturnType<typeof useImport>;
