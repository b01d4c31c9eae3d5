import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../../api/index.js';
import { ErrorState, Page, RelativeTime, Skeletons, StateBadge } from '../../ui/index.js';
import { DeliveriesPanel } from './DeliveriesPanel.js';
import { STANDING_LOOK } from './webhook.look.js';
import { webhookQuery } from './webhook.queries.js';
import { standingOf } from './webhook.rules.js';
import { WebhookActions } from './WebhookActions.js';
import { WebhookBanner } from './WebhookBanner.js';
import { WebhookFacts } from './WebhookFacts.js';

/** One webhook: how it is, what it does, and each message that went out. */
export function WebhookPage() {
  const { webhookId } = useParams({ strict: false }) as { webhookId: string };
  const { t } = useTranslation('webhooks');
  const client = useQueryClient();
  const { data: hook, error, refetch } = useQuery(webhookQuery(webhookId));
  const standing = hook && standingOf(hook);
  // What this page sees first the list and the navigation show too.
  useEffect(() => {
    for (const list of ['list', 'troubled']) void client.invalidateQueries({ queryKey: [...keys.webhooks, list] });
  }, [client, standing]);
  if (error && !hook) return <Page title={t('nav')}><ErrorState problem={error} onRetry={() => void refetch()} /></Page>;
  if (!hook || !standing) return <Page title="…"><Skeletons rows={6} height={28} /></Page>;
  return (
    <Page
      title={hook.name} badge={<span data-testid="webhook-standing" data-standing={standing}><StateBadge {...STANDING_LOOK[standing]} label={t(`standing.${standing}`)} /></span>}
      subtitle={<><bdi>{t('by', { name: hook.createdBy })}</bdi> · <RelativeTime at={hook.createdAt} /></>} actions={<WebhookActions hook={hook} />}
    >
      <WebhookBanner hook={hook} />
      <WebhookFacts hook={hook} />
      <DeliveriesPanel webhookId={hook.id} />
    </Page>
  );
}
