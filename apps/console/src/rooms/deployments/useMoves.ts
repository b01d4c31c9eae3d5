import type { DeploymentStopped, DeploymentView } from '#contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { toast } from '../../ui/index.js';

export type Told = { move: 'pause' | 'cancel' } & DeploymentStopped['stopped'];
type Direct = 'resume' | 'next' | 'retry';

/** What a person does with a deployment, and what the server said stays when it was stopped. */
export function useMoves(id: string) {
  const { t } = useTranslation('deployments');
  const client = useQueryClient();
  const [told, setTold] = useState<Told | null>(null);
  const refresh = () => Promise.all([client.invalidateQueries({ queryKey: keys.deployment(id) }), client.invalidateQueries({ queryKey: keys.deployments })]);
  const direct = useMutation({
    mutationFn: (move: Direct) => api.post<DeploymentView>(`/deployments/${id}/${move}`),
    onSuccess: (_, move) => { setTold(null); toast.done(t(`moved.${move}`)); },
    onError: toast.problem,
    onSettled: refresh,
  });
  const stop = async (move: Told['move']): Promise<void> => {
    try {
      const { stopped } = await api.post<DeploymentStopped>(`/deployments/${id}/${move}`);
      setTold({ move, ...stopped });
    } finally {
      await refresh();
    }
  };
  return { direct, stop, told, forget: () => setTold(null), refresh };
}
