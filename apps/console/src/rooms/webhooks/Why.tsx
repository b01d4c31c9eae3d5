import type { WebhookDeliveryView, WebhookView } from '#contract';
import { useTranslation } from 'react-i18next';
import { RelativeTime } from '../../ui/index.js';
import { standingOf } from './webhook.rules.js';
import css from './webhooks.module.css';

/** Why a webhook is as it is, and what comes next. */
export function Why({ hook }: { hook: WebhookView }) {
  const { t } = useTranslation('webhooks');
  switch (standingOf(hook)) {
    case 'failing': return <span className={css.quiet}>{t('why.failing')} <RelativeTime at={hook.failingSince} />{hook.waiting > 0 ? ` · ${t('waiting', { count: hook.waiting })}` : ''}</span>;
    case 'off': return <span className={css.quiet}>{t(`why.${hook.offReason ?? 'failing'}Off`)}</span>;
    case 'paused': return <span className={css.quiet}>{t(hook.pauseReason === 'taken_back' ? 'why.takenBack' : 'why.paused')}</span>;
    case 'new': return <span className={css.quiet}>{t('why.new')}</span>;
    case 'well': return hook.waiting > 0 ? <span className={css.quiet}>{t('waiting', { count: hook.waiting })}</span> : null;
  }
}

/** What the receiver answered, or why it did not; and when it is tried again. */
export function Outcome({ delivery: { status, trouble, attempts, nextAt, state } }: { delivery: WebhookDeliveryView }) {
  const { t } = useTranslation('webhooks');
  const said = status !== null ? t('status', { status }) : trouble ? t(`troubles.${trouble}`) : t('notTried');
  return (
    <span className={css.two}>
      <span>{said}</span>
      {attempts > 1 || state === 'waiting' ? <span className={css.quiet}>{attempts > 0 ? t('attempts', { count: attempts }) : null}{state === 'waiting' && attempts > 0 ? <> · {t('again')} <RelativeTime at={nextAt} /></> : null}</span> : null}
    </span>
  );
}
