/** What is read about webhooks. */
import type { WebhookDeliveryDetail, WebhookView } from '#contract';
import { queryOptions } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';

/** An open page follows what is sent, ms. */
export const FOLLOW = 5_000;

export const webhookQuery = (id: string) => queryOptions({
  queryKey: keys.webhook(id), queryFn: ({ signal }) => api.get<WebhookView>(`/webhooks/${id}`, {}, signal), refetchInterval: FOLLOW,
});

export const deliveryQuery = (webhookId: string, id: string) => queryOptions({
  queryKey: [...keys.webhook(webhookId), 'delivery', id], queryFn: ({ signal }) => api.get<WebhookDeliveryDetail>(`/webhooks/${webhookId}/deliveries/${id}`, {}, signal),
});

/** After a change: all that is shown of webhooks is read again. */
export const refreshWebhooks = (): Promise<void> => queryClient.invalidateQueries({ queryKey: keys.webhooks });
