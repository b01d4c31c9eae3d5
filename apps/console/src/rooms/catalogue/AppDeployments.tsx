import { Text } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState, Panel, RelativeTime, Skeletons, StateBadge } from '../../ui/index.js';
import { DEPLOYMENT_LOOK } from '../deployments/deployment.look.js';
import { deploymentTitle } from '../deployments/words.js';
import { PartsBar } from '../deployments/PartsBar.js';
import { appDeploymentsQuery } from './catalogue.queries.js';
import css from './catalogue.module.css';

/** The latest deployments of one app. */
export function AppDeployments({ appId }: { appId: string }) {
  const { t } = useTranslation('catalogue');
  const { t: words } = useTranslation('deployments');
  const { data, error, refetch } = useQuery(appDeploymentsQuery(appId));
  return (
    <Panel icon={IconRocket} title={t('app.deployments')}>
      {error && !data ? <ErrorState problem={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeletons rows={3} /> : null}
      {data?.length === 0 ? <EmptyState icon={IconRocket} title={t('app.deploymentsEmptyTitle')} text={t('app.deploymentsEmpty')} /> : null}
      {data?.map((deployment) => (
        <Link key={deployment.id} to={`/deployments/${deployment.id}`} className={css.deployment}>
          <span><bdi className={css.strong}>{deploymentTitle(words, deployment)}</bdi><Text span size="sm" c="dimmed"> · <RelativeTime at={deployment.createdAt} /></Text></span>
          <span className={css.deploymentBar}><PartsBar deployment={deployment} thin /><small>{words('list.doneOf', { done: deployment.done, total: deployment.total })}</small></span>
          <StateBadge {...DEPLOYMENT_LOOK[deployment.state]} label={words(`state.${deployment.state}`)} />
        </Link>
      ))}
    </Panel>
  );
}
