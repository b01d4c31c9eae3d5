import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { IconAlertTriangle, IconApps, IconCircleCheck, IconClock, IconInfoCircle, IconSchool } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ErrorState, Page, Skeletons, StatCard, StateBadge, StatRow } from '../../ui/index.js';
import { appQuery } from '../deployments/deployment.queries.js';
import { AppActions } from './AppActions.js';
import { AppDeployments } from './AppDeployments.js';
import { AppFacts } from './AppFacts.js';
import { takable } from './catalogue.rules.js';
import { ExclusionsPanel } from './ExclusionsPanel.js';
import { useCatalogueNews } from './useCatalogueNews.js';
import { VersionsPanel } from './VersionsPanel.js';

/** One app: where it is, its versions, its deployments; install, remove, take out of the catalogue. */
export function AppPage() {
  const { appId } = useParams({ strict: false }) as { appId: string };
  const { t } = useTranslation('catalogue');
  const { data: app, error, refetch } = useQuery(appQuery(appId));
  useCatalogueNews(appId);
  if (error && !app) return <Page title={t('title')}><ErrorState problem={error} onRetry={() => void refetch()} /></Page>;
  if (!app) return <Page title="…"><Skeletons rows={6} height={28} /></Page>;
  const hint = (count: number, key: string) => (count > 0 ? t(`stat.${key}`) : t('stat.none'));
  return (
    <Page
      title={app.name} icon={IconApps} actions={<AppActions app={app} />}
      subtitle={<><bdi>{app.summary || t('app.noSummary')}</bdi> · <bdi>{app.package}</bdi> {app.teaching ? <StateBadge tone="information" icon={IconSchool} label={t('teaching.badge')} /> : null}</>}
    >
      {takable(app) ? null : <Alert variant="light" color="gray" icon={<IconInfoCircle size={20} stroke={1.75} />} title={t('app.keptTitle')} data-testid="app-kept">{t('app.kept')}</Alert>}
      <StatRow>
        <StatCard value={app.installed} label={t('column.installed')} hint={hint(app.installed, 'installedHint')} hintIcon={IconCircleCheck} tone={app.installed > 0 ? 'good' : 'off'} to="/devices" search={{ app: app.package, target: 'done' }} />
        <StatCard value={app.pending} label={t('column.pending')} hint={hint(app.pending, 'pendingHint')} hintIcon={IconClock} tone={app.pending > 0 ? 'information' : 'off'} to="/devices" search={{ app: app.package, target: 'waiting' }} />
        <StatCard value={app.failed} label={t('column.failed')} hint={hint(app.failed, 'failedHint')} hintIcon={IconAlertTriangle} tone={app.failed > 0 ? 'bad' : 'off'} to="/devices" search={{ app: app.package, target: 'failed' }} />
      </StatRow>
      <AppFacts app={app} />
      <VersionsPanel app={app} />
      <ExclusionsPanel app={app} />
      <AppDeployments appId={app.id} />
    </Page>
  );
}
