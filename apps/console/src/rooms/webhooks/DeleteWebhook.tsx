import type { WebhookView } from '#contract';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';
import { ConfirmDialog, toast } from '../../ui/index.js';
import { hostOf } from './webhook.rules.js';

/** Says what is lost with it. Whoever only wants it quiet is told of the pause. */
export function DeleteWebhook({ hook, opened, onClose }: { hook: WebhookView; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('webhooks');
  const navigate = useNavigate();
  const remove = async (): Promise<void> => {
    await api.del(`/webhooks/${hook.id}`);
    toast.done(t('delete.done', { name: hook.name }));
    await navigate({ to: '/webhooks' });
    queryClient.removeQueries({ queryKey: keys.webhook(hook.id) });
    await queryClient.invalidateQueries({ queryKey: [...keys.webhooks, 'list'] });
  };
  return (
    <ConfirmDialog
      opened={opened} onClose={onClose} destructive title={t('delete.title', { name: hook.name })} confirmLabel={t('delete.submit')} onConfirm={remove}
      message={<>{t('delete.text', { host: hostOf(hook.url) })}{hook.waiting > 0 ? ` ${t('delete.waiting', { count: hook.waiting })}` : ''}</>}
    />
  );
}
