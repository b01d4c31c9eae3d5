import type { DeploymentDetail } from '#contract';
import { IconInfoCircle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatNumber, Moment, RelativeTime } from '../../ui/index.js';
import css from './deployment.module.css';
import { currentWave } from './standing.rules.js';

/** What holds it or comes next, in sentences; nothing while it simply goes on. */
export function StandingLine({ deployment }: { deployment: DeploymentDetail }) {
  const { t, i18n } = useTranslation('deployments');
  const { state, paused, schedule, waves, nextWaveAt, superseded, withdrawn, leftAtWork, rollbackOf, rolledBackBy } = deployment;
  const counted = (count: number) => ({ count, formatted: formatNumber(count, i18n.language) });
  const wave = currentWave(deployment);
  const lines = [
    state === 'paused' && paused && <>{t(`standing.paused.${paused.cause}`, { who: paused.by })} <RelativeTime at={paused.at} />.</>,
    state === 'awaiting' && t('standing.awaiting', { wave, next: wave + 1 }),
    state === 'scheduled' && schedule?.startAt && <>{t('standing.scheduled')} <Moment at={schedule.startAt} />.</>,
    nextWaveAt && wave < waves.length && <>{t('standing.soak', { next: wave + 1 })} <Moment at={nextWaveAt} />.</>,
    state === 'cancelled' && withdrawn > 0 && t('standing.withdrawn', counted(withdrawn)),
    leftAtWork > 0 && t('standing.leftAtWork', counted(leftAtWork)),
    superseded > 0 && t('standing.superseded', counted(superseded)),
    rolledBackBy && <>{t('standing.rolledBack')} <Link to={`/deployments/${rolledBackBy}`}>{t('standing.see')}</Link></>,
    rollbackOf && <>{t('standing.rollbackOf')} <Link to={`/deployments/${rollbackOf}`}>{t('standing.see')}</Link></>,
  ].flatMap((line, n) => (line ? [<p key={n}>{line}</p>] : []));
  if (lines.length === 0) return null;
  return <div className={css.standing} data-turn={state === 'awaiting' || state === 'paused' || undefined}><IconInfoCircle size={19} stroke={1.75} aria-hidden /><div>{lines}</div></div>;
}
