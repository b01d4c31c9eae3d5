import type { Page, WebhookView } from '#contract';
import { useQuery } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';
import { isTroubled } from './webhook.rules.js';

/** Asked again, ms: a failing webhook tells nobody by itself. */
const EVERY = 60_000;

/** How many webhooks somebody has to look at, for the navigation. */
export function useTroubledWebhooks(): number {
  const { data } = useQuery({ queryKey: [...keys.webhooks, 'troubled'], queryFn: ({ signal }) => api.get<Page<WebhookView>>('/webhooks', { limit: 200 }, signal), refetchInterval: EVERY });
  return data?.items.filter(isTroubled).length ?? 0;
}
