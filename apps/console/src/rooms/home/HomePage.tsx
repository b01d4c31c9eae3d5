import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useScope } from '../../app/scope.js';
import { useSession } from '../../app/session.js';
import { ErrorState, Page } from '../../ui/index.js';
import { summaryQuery } from '../devices/device.queries.js';
import { useOpenRequests } from '../requests/useOpenRequests.js';
import { attentionItems } from './attention.rules.js';
import { AttentionPanel } from './AttentionPanel.js';
import { DeploymentsPanel } from './DeploymentsPanel.js';
import { FirstSteps } from './FirstSteps.js';
import { FleetStats } from './FleetStats.js';
import classes from './Home.module.css';
import { PresencePanel } from './PresencePanel.js';
import { RecentPanel } from './RecentPanel.js';

/** What needs me now. */
export function HomePage() {
  const { t } = useTranslation('home');
  const { user, permissions } = useSession();
  const { scope } = useScope();
  const summary = useQuery(summaryQuery(scope));
  const scoped = scope.organisationId !== undefined || scope.siteId !== undefined;
  const name = user.name.split(' ')[0] ?? user.name;
  const requests = useOpenRequests();
  const items = summary.data ? attentionItems(summary.data, requests) : undefined;

  if (summary.isError && !summary.data) return <Page title={t('title', { name })} tabTitle={t('nav')}><ErrorState problem={summary.error} onRetry={() => void summary.refetch()} /></Page>;
  if (summary.data?.total === 0 && !scoped) return <Page title={t('title', { name })} tabTitle={t('nav')} subtitle={t('emptyLead')}><FirstSteps /></Page>;
  const urgent = items?.filter((item) => item.urgent).length ?? 0;
  return (
    <Page title={t('title', { name })} tabTitle={t('nav')} subtitle={items === undefined ? ' ' : urgent === 0 ? t('allWell') : t('needsYou', { count: urgent })}>
      <FleetStats summary={summary.data} scope={scope} />
      <div className={classes.columns}>
        <div className={classes.stack}>
          <AttentionPanel items={items} scope={scope} />
          <DeploymentsPanel />
        </div>
        <div className={classes.stack}>
          <PresencePanel summary={summary.data} scope={scope} />
          {permissions.includes('audit.read') ? <RecentPanel /> : null}
        </div>
      </div>
    </Page>
  );
}
