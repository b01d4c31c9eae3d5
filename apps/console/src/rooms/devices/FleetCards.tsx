import { IconActivity, IconAlertTriangle, IconClock, IconHelpCircle, IconMoon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useScope } from '../../app/scope.js';
import { StatCard, StatRow } from '../../ui/index.js';
import { summaryQuery } from './device.queries.js';

/** The numbers above the list; each is a link to the devices that make it. */
export function FleetCards() {
  const { t } = useTranslation('devices');
  const { scope } = useScope();
  const { data: summary } = useQuery(summaryQuery(scope));
  // Of what has no agent nobody can know.
  const managed = summary ? summary.total - summary.unmanaged : 0;
  const percent = summary && managed > 0 ? Math.round((100 * summary.online) / managed) : 0;
  const hint = (count: number | undefined, some: string, none: string) => (count === undefined ? undefined : count > 0 ? t(`card.${some}`) : t(`card.${none}`));
  const to = '/devices';
  return (
    <StatRow>
      <StatCard value={summary?.online} label={t('card.online')} hint={summary && t('card.onlineHint', { percent })} hintIcon={IconActivity} tone="good" to={to} search={{ ...scope, presence: 'online' }} />
      <StatCard value={summary?.targetWaiting} label={t('card.waiting')} hint={hint(summary?.targetWaiting, 'waitingHint', 'waitingNone')} hintIcon={IconClock} tone={summary?.targetWaiting ? 'information' : 'off'} to={to} search={{ ...scope, target: 'waiting' }} />
      <StatCard value={summary?.targetFailed} label={t('card.failed')} hint={hint(summary?.targetFailed, 'failedHint', 'failedNone')} hintIcon={IconAlertTriangle} tone={summary?.targetFailed ? 'bad' : 'off'} to={to} search={{ ...scope, target: 'failed' }} />
      <StatCard value={summary?.silentSince7Days} label={t('card.silent')} hint={hint(summary?.silentSince7Days, 'silentHint', 'silentNone')} hintIcon={IconMoon} tone={summary?.silentSince7Days ? 'attention' : 'off'} to={to} search={{ ...scope, silentDays: '7', sort: 'lastSeen' }} />
      <StatCard value={summary?.quarantined} label={t('card.quarantined')} hint={hint(summary?.quarantined, 'quarantinedHint', 'quarantinedNone')} hintIcon={IconHelpCircle} tone={summary?.quarantined ? 'unknown' : 'off'} to={to} search={{ ...scope, status: 'quarantined' }} />
    </StatRow>
  );
}
