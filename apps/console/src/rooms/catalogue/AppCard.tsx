import type { AppView } from '#contract';
import { IconAlertTriangle, IconBan, IconBuildingCommunity, IconCircleCheck, IconClock, IconSchool } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatNumber, ProgressBar, StateBadge } from '../../ui/index.js';
import { AppMark } from './AppMark.js';
import css from './catalogue.module.css';
import { PlatformMarks } from './PlatformMarks.js';

/** One app: what it is, where it comes from, how many devices have it, wait for it, failed. */
export function AppCard({ app }: { app: AppView }) {
  const { t, i18n } = useTranslation('catalogue');
  const said = (key: 'installed' | 'pending' | 'failed', count: number) => t(`stat.${key}`, { count, formatted: formatNumber(count, i18n.language) });
  const segments = [
    { key: 'installed', label: t('column.installed'), value: app.installed, tone: 'good' as const },
    { key: 'pending', label: t('column.pending'), value: app.pending, tone: 'information' as const },
    { key: 'failed', label: t('column.failed'), value: app.failed, tone: 'bad' as const },
  ];
  return (
    <Link to={`/apps/${app.id}`} className={css.card} data-testid={`app-${app.package}`}>
      <AppMark app={app} />
      <span className={css.words}>
        <span className={css.title}><bdi>{app.name}</bdi><small><bdi>{app.packages[0]?.version ?? t(`source.${app.source}`)}</bdi></small></span>
        <bdi className={css.summary}>{app.summary || app.publisher || app.package}</bdi>
        <span className={css.platforms}><PlatformMarks platforms={app.platforms} />{app.cycles.length > 0 ? <span>{app.cycles.map((cycle) => t(`cycle.${cycle}`)).join(', ')}</span> : null}</span>
      </span>
      <span className={css.counts}>
        <span className={css.badges}>
          {app.organisation ? <StateBadge tone="off" icon={IconBuildingCommunity} label={<bdi>{app.organisation.name}</bdi>} /> : null}
          {app.excluded > 0 ? <StateBadge tone="attention" icon={IconBan} label={t('exclusion.badge', { count: app.excluded })} /> : null}
          {app.teaching ? <StateBadge tone="information" icon={IconSchool} label={t('teaching.badge')} /> : null}
          <StateBadge tone={app.installed > 0 ? 'good' : 'off'} icon={IconCircleCheck} label={said('installed', app.installed)} />
          {app.pending > 0 ? <StateBadge tone="information" icon={IconClock} label={said('pending', app.pending)} /> : null}
          {app.failed > 0 ? <StateBadge tone="bad" icon={IconAlertTriangle} label={said('failed', app.failed)} /> : null}
        </span>
        {app.installed + app.pending + app.failed > 0 ? <ProgressBar thin segments={segments} label={app.name} /> : null}
      </span>
    </Link>
  );
}
