import type { FleetSummary } from '#contract';
import { RingProgress, Skeleton } from '@mantine/core';
import { IconActivity, IconCircleCheck, IconHourglass, IconMoon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ScopeParams } from '../../app/scope.js';
import { Num, Panel, toneInk } from '../../ui/index.js';
import classes from './Home.module.css';

/** Who is there now. */
export function PresencePanel({ summary, scope }: { summary: FleetSummary | undefined; scope: ScopeParams }) {
  const { t } = useTranslation('home');
  if (!summary) return <Panel icon={IconActivity} title={t('presence.title')}><Skeleton h={128} w={128} circle /></Panel>;
  // Of what has no agent nobody can know.
  const managed = summary.total - summary.unmanaged;
  const share = managed === 0 ? 0 : (summary.online / managed) * 100;
  const lines = [
    { key: 'online', icon: IconCircleCheck, colour: toneInk('good'), value: summary.online },
    { key: 'offline', icon: IconMoon, colour: toneInk('off'), value: summary.offline },
    { key: 'never', icon: IconHourglass, colour: toneInk('unknown'), value: managed - summary.online - summary.offline },
  ].filter(({ key, value }) => key !== 'never' || value > 0);
  return (
    <Panel icon={IconActivity} title={t('presence.title')}>
      <div className={classes.ring}>
        <RingProgress size={132} thickness={13} roundCaps={share > 0} rootColor="var(--off-pale)" sections={[{ value: share, color: 'var(--good)' }]} label={<span className={classes.percent}><Num value={share} />{' %'}</span>} aria-hidden />
        <ul className={classes.legend}>
          {lines.map(({ key, icon: Mark, colour, value }) => (
            <li key={key}><Mark size={18} stroke={1.75} color={colour} aria-hidden /><Link to="/devices" search={{ ...scope, presence: key }}><strong><Num value={value} /></strong> {t(`presence.${key}`)}</Link></li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
