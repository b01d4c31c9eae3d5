import type { Reason as ReasonCode } from '#contract';
import { useTranslation } from 'react-i18next';
import classes from './Reason.module.css';
import { REASON_LOOK } from './reasons.js';
import { StateBadge } from './StateBadge.js';
import { RelativeTime } from './Values.js';

export interface ReasonProps {
  reason: ReasonCode;
  /** When it will be tried again by itself, ISO UTC. */
  retryAt?: string | null;
  /** `badge`: the word only; `line` (default): the word and what happens next; `sentence`: what happens next only. */
  form?: 'badge' | 'line' | 'sentence';
}

/** Why something is not so yet, and what happens next. */
export function Reason({ reason, retryAt, form = 'line' }: ReasonProps) {
  const { t } = useTranslation('reasons');
  const look = REASON_LOOK[reason];
  const badge = <StateBadge tone={look.tone} icon={look.icon} label={t(`${reason}.label`)} />;
  const next = (
    <span className={classes.next}>
      {t(`${reason}.next`)}
      {retryAt ? <> · {t('retry')} <RelativeTime at={retryAt} /></> : null}
    </span>
  );
  if (form === 'badge') return badge;
  if (form === 'sentence') return next;
  return <span className={classes.reason}>{badge}{next}</span>;
}
