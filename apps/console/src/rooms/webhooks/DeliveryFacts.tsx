import type { WebhookDeliveryDetail } from '#contract';
import { useTranslation } from 'react-i18next';
import { CopyField, KeyValue, RelativeTime, StateBadge } from '../../ui/index.js';
import { DELIVERY_LOOK } from './webhook.look.js';
import { indented } from './webhook.rules.js';
import css from './webhooks.module.css';
import { Outcome } from './Why.js';

/** One message: what became of it, what was sent and what came back. */
export function DeliveryFacts({ delivery }: { delivery: WebhookDeliveryDetail }) {
  const { t } = useTranslation('webhooks');
  const rows = [
    { label: t('columns.state'), value: <StateBadge {...DELIVERY_LOOK[delivery.state]} label={t(`delivery.${delivery.state}`)} /> },
    { label: t('columns.outcome'), value: <Outcome delivery={delivery} /> },
    { label: t('columns.duration'), value: delivery.durationMs === null ? null : t('ms', { count: delivery.durationMs }) },
    { label: t('triedAt'), value: <RelativeTime at={delivery.triedAt} /> },
    { label: t('messageId'), value: <bdi style={{ overflowWrap: 'anywhere' }}>{delivery.messageId}</bdi> },
  ];
  return (
    <>
      <KeyValue rows={rows} />
      <section><h3 className={css.heading}>{t('answer')}</h3>{delivery.answer ? <CopyField multiline label={t('answer')} value={delivery.answer} /> : <p className={css.lead}>{t('noAnswer')}</p>}</section>
      <section><h3 className={css.heading}>{t('sent')}</h3><CopyField multiline label={t('sent')} value={indented(delivery.message)} /></section>
    </>
  );
}
