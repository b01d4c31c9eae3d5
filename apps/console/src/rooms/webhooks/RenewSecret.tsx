import type { WebhookSecretBody, WebhookView } from '#contract';
import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { SecretDialog, useOnOpen } from '../../ui/index.js';
import { SecretShown } from './SecretShown.js';
import { refreshWebhooks } from './webhook.queries.js';
import css from './webhooks.module.css';

const HOURS = ['24', '168', '0'] as const;

/** A new secret; the old one goes on for a while, or ends at once. */
export function RenewSecret({ hook, opened, onClose }: { hook: WebhookView; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('webhooks');
  const [hours, setHours] = useState<string>('24');
  const [made, setMade] = useState<WebhookView>();
  useOnOpen(opened, () => { setHours('24'); setMade(undefined); });
  const renew = async (): Promise<void> => {
    setMade(await api.post<WebhookView>(`/webhooks/${hook.id}/secret`, { overlapHours: Number(hours) } satisfies WebhookSecretBody));
    void refreshWebhooks();
  };
  const secret = made && { title: t('renew.made'), doneLabel: t('copied'), content: <SecretShown secret={made.secret ?? ''}>{t(`renew.after-${hours}`)}</SecretShown> };
  return (
    <SecretDialog opened={opened} onClose={onClose} title={t('renew.title', { name: hook.name })} submitLabel={t('renew.submit')} onSubmit={renew} secret={secret}>
      <p className={css.lead}>{t('renew.text')}</p>
      <Radio.Group label={t('renew.old')} value={hours} onChange={setHours}><Stack gap="xs" mt={6}>{HOURS.map((value) => <Radio key={value} value={value} label={t(`renew.hours-${value}`)} />)}</Stack></Radio.Group>
    </SecretDialog>
  );
}
