import type { MergeUndone } from '#contract';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { toast } from '../../ui/index.js';

/** Two records again; says what was changed since, and stays. @throws ApiProblem */
export function useUnmerge(): (mergeId: string) => Promise<void> {
  const { t } = useTranslation('assets');
  const client = useQueryClient();
  return async (mergeId) => {
    const { other, kept } = await api.post<MergeUndone>(`/devices/merges/${mergeId}/undo`).finally(() => void client.invalidateQueries({ queryKey: ['devices'] }));
    if (kept.length > 0) toast.inform(t('merge.undoneSome', { count: kept.length }));
    else toast.done(t('merge.undone', { name: other.name }));
  };
}
