import type { WebhookDeliveryDetail, WebhookDeliveryView } from '#contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';
import { ErrorState, FormDialog, Skeletons, toast } from '../../ui/index.js';
import { DeliveryFacts } from './DeliveryFacts.js';
import { deliveryQuery, refreshWebhooks } from './webhook.queries.js';
import { wordOf } from './webhook.rules.js';

interface DeliveryDialogProps { webhookId: string; delivery: WebhookDeliveryView; opened: boolean; onClose: () => void }

/** Looks into one message, and sends it again. */
export function DeliveryDialog({ webhookId, delivery, opened, onClose }: DeliveryDialogProps) {
  const { t } = useTranslation('webhooks');
  const query = deliveryQuery(webhookId, delivery.id);
  const { data, error, refetch } = useQuery({ ...query, enabled: opened, staleTime: 0 });
  const retry = async (): Promise<void> => {
    const answer = await api.post<WebhookDeliveryDetail>(`/webhooks/${webhookId}/deliveries/${delivery.id}/retry`);
    queryClient.setQueryData(query.queryKey, answer);
    void refreshWebhooks();
    if (answer.state === 'delivered') toast.done(t('retry.good'));
    else toast.inform(t('retry.bad'));
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t(`events.${wordOf(delivery.type)}`)} submitLabel={t('retry.action')} onSubmit={retry} size={680}>
      {error && !data ? <ErrorState problem={error} onRetry={() => void refetch()} /> : data ? <DeliveryFacts delivery={data} /> : <Skeletons rows={5} />}
    </FormDialog>
  );
}
