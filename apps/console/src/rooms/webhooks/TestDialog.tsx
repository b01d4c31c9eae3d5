import type { WebhookDeliveryDetail, WebhookView } from '#contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { SecretDialog, useOnOpen } from '../../ui/index.js';
import { DeliveryFacts } from './DeliveryFacts.js';
import { hostOf } from './webhook.rules.js';
import { refreshWebhooks } from './webhook.queries.js';
import css from './webhooks.module.css';

/** Sends a test and shows what came back. */
export function TestDialog({ hook, opened, onClose }: { hook: WebhookView; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('webhooks');
  const [answer, setAnswer] = useState<WebhookDeliveryDetail>();
  useOnOpen(opened, () => setAnswer(undefined));
  const send = async (): Promise<void> => {
    setAnswer(await api.post<WebhookDeliveryDetail>(`/webhooks/${hook.id}/ping`));
    void refreshWebhooks();
  };
  const shown = answer && { title: t(answer.state === 'delivered' ? 'test.good' : 'test.bad'), doneLabel: t('test.close'), content: <DeliveryFacts delivery={answer} /> };
  return (
    <SecretDialog opened={opened} onClose={onClose} title={t('test.title')} submitLabel={t('test.submit')} onSubmit={send} secret={shown} size={620} submitTestId="webhook-test">
      <p className={css.lead}>{t('test.text', { host: hostOf(hook.url) })}</p>
    </SecretDialog>
  );
}
