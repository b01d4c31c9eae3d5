import type { WebhookView } from '#contract';
import { IconWebhook } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { KeyValue, Panel, RelativeTime } from '../../ui/index.js';
import { wordOf } from './webhook.rules.js';
import css from './webhooks.module.css';

/** Where it leads, for whom, about what, and how it is signed. */
export function WebhookFacts({ hook }: { hook: WebhookView }) {
  const { t } = useTranslation('webhooks');
  const rows = [
    { label: t('facts.url'), value: <bdi style={{ overflowWrap: 'anywhere' }}>{hook.url}</bdi> },
    { label: t('facts.place'), value: hook.organisation ? t('facts.ofPlace', { name: hook.organisation.name }) : t('facts.ofWhole') },
    { label: t('facts.events'), value: <ul className={css.events}>{hook.events.map((event) => <li key={event}>{t(`events.${wordOf(event)}`)}</li>)}</ul> },
    { label: t('facts.waiting'), value: hook.waiting === 0 ? t('nothingWaits') : <>{t('waiting', { count: hook.waiting })}{hook.waitingSince ? <> · {t('facts.since')} <RelativeTime at={hook.waitingSince} /></> : null}</> },
    { label: t('facts.secret'), value: hook.previousSecretUntil ? <>{t('facts.twoSecrets')} <RelativeTime at={hook.previousSecretUntil} /></> : t('facts.oneSecret') },
  ];
  return <Panel icon={IconWebhook} title={t('facts.title')}><KeyValue rows={rows} /></Panel>;
}
