/** Devices to another place, and back. */
import type { MoveBody, MoveUndone, MoveView } from '#contract';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { formatNumber, toast } from '../../ui/index.js';

export function useMoves() {
  const { t, i18n } = useTranslation('assets');
  const client = useQueryClient();
  const readAgain = () => { for (const queryKey of [['devices'], keys.organisations, keys.sites]) void client.invalidateQueries({ queryKey }); };
  const say = (key: string, count: number, values: Record<string, string> = {}) => t(key, { count, formatted: formatNumber(count, i18n.language), ...values });

  const undo = async (id: string) => {
    try {
      const { restored, kept } = await api.post<MoveUndone>(`/devices/moves/${id}/undo`);
      if (kept > 0) toast.inform(say('move.backSome', kept, { restored: formatNumber(restored, i18n.language) }));
      else toast.done(say('move.back', restored));
    } catch (error) {
      toast.problem(error);
    }
    readAgain();
  };
  /** Tells what was moved, with a way back. @throws ApiProblem */
  return async (body: MoveBody): Promise<void> => {
    const { id, count, organisation, site } = await api.post<MoveView>('/devices/moves', body);
    readAgain();
    if (id === null) toast.inform(t('move.nothing'));
    else toast.done(say('move.done', count, { place: site?.name ?? organisation.name }), () => void undo(id));
  };
}
