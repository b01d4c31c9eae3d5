import type { ActPending, DeploymentBody, DeploymentView } from '#contract';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { toast } from '../../ui/index.js';

/** Sends a deployment off, and goes to its page. @param stays where it is for one device alone, or waits for a second person, one stays on the page one was on */
export function useDeploy({ stays = false }: { stays?: boolean } = {}): (body: DeploymentBody) => Promise<void> {
  const { t } = useTranslation('deployments');
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (body) => {
    const made = await api.post<DeploymentView | ActPending>('/deployments', body);
    if ('act' in made) {
      void client.invalidateQueries({ queryKey: keys.acts });
      toast.done(t('acts:laid'));
      if (!stays) void navigate({ to: '/deployments' });
      return;
    }
    void client.invalidateQueries({ queryKey: ['devices'] });
    void client.invalidateQueries({ queryKey: keys.deployments });
    void client.invalidateQueries({ queryKey: keys.apps });
    toast.done(t('install.started'));
    if (made.total > 1 || !stays) void navigate({ to: `/deployments/${made.id}` });
  };
}
