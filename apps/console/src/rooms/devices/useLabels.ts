/** Labels in use, given and taken, and back. */
import type { DeviceSelection, LabelBody, LabelChange, LabelUndone, LabelView, Page } from '#contract';
import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import type { ScopeParams } from '../../app/scope.rules.js';
import { formatNumber, toast } from '../../ui/index.js';

/** Those in use in a place, offered while one types. */
export const labelsQuery = (scope: ScopeParams, q: string) => queryOptions({
  queryKey: [...keys.labels, { ...scope }, q],
  queryFn: ({ signal }) => api.get<Page<LabelView>>('/devices/labels', { ...scope, ...(q && { q }), limit: 50 }, signal),
  select: ({ items }) => items.map(({ label }) => label),
  placeholderData: keepPreviousData,
});

export function useLabels() {
  const { t, i18n } = useTranslation('devices');
  const client = useQueryClient();
  const say = (key: string, count: number, values: Record<string, string> = {}) => t(key, { count, formatted: formatNumber(count, i18n.language), ...values });
  const readAgain = () => void client.invalidateQueries({ queryKey: ['devices'] });

  const undo = async (id: string) => {
    try {
      const { restored, kept } = await api.post<LabelUndone>(`/devices/labels/${id}/undo`);
      if (kept > 0) toast.inform(say('labels.backSome', kept, { restored: formatNumber(restored, i18n.language) }));
      else toast.done(say('labels.back', restored));
    } catch (error) {
      toast.problem(error);
    }
    readAgain();
  };
  /** Tells how many changed, with a way back. @throws ApiProblem */
  return async (devices: DeviceSelection, labels: Pick<LabelBody, 'add' | 'remove'>): Promise<void> => {
    const { id, count } = await api.post<LabelChange>('/devices/labels', { devices, ...labels } satisfies LabelBody);
    readAgain();
    if (id === null) toast.inform(t('labels.nothing'));
    else toast.done(say('labels.done', count), () => void undo(id));
  };
}
