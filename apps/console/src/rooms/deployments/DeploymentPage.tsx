import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorState, Page, RelativeTime, Skeletons, StateBadge } from '../../ui/index.js';
import { FromRequest } from '../requests/FromRequest.js';
import { DEPLOYMENT_LOOK } from './deployment.look.js';
import { deploymentQuery } from './deployment.queries.js';
import { DeploymentActions } from './DeploymentActions.js';
import { DeploymentDevices } from './DeploymentDevices.js';
import { ProgressPanel } from './ProgressPanel.js';
import { SitesPanel } from './SitesPanel.js';
import { StandingLine } from './StandingLine.js';
import { ToldNotice } from './ToldNotice.js';
import { useDeploymentNews } from './useDeploymentNews.js';
import { useMoves } from './useMoves.js';
import { WaveSteps } from './WaveSteps.js';
import { WhyPanel } from './WhyPanel.js';
import { deploymentTitle } from './words.js';

/** The page of the deployment in the address; another one starts afresh. */
export function DeploymentPage() {
  const { deploymentId } = useParams({ strict: false }) as { deploymentId: string };
  return <OneDeployment key={deploymentId} id={deploymentId} />;
}

/** How far, what comes next, why not further, what Craie does about it, and each device. */
function OneDeployment({ id }: { id: string }) {
  const { t } = useTranslation('deployments');
  const { data: deployment, error, refetch } = useQuery(deploymentQuery(id));
  const moves = useMoves(id);
  useDeploymentNews(id);
  if (error && !deployment) return <Page title={t('pageTitle')}><ErrorState problem={error} onRetry={() => void refetch()} /></Page>;
  if (!deployment) return <Page title="…"><Skeletons rows={6} height={28} /></Page>;
  return (
    <Page
      title={deploymentTitle(t, deployment)} badge={<span data-testid="deployment-state" data-state={deployment.state}><StateBadge {...DEPLOYMENT_LOOK[deployment.state]} label={t(`state.${deployment.state}`)} /></span>}
      subtitle={<><bdi>{t('by', { who: deployment.createdBy })}</bdi> · <RelativeTime at={deployment.createdAt} /></>}
      actions={<DeploymentActions deployment={deployment} moves={moves} />}
    >
      {moves.told ? <ToldNotice told={moves.told} onClose={moves.forget} /> : null}
      <FromRequest deploymentId={id} />
      <StandingLine deployment={deployment} />
      <ProgressPanel deployment={deployment} />
      <WaveSteps deployment={deployment} />
      {deployment.state === 'cancelled' ? null : <WhyPanel deployment={deployment} />}
      <SitesPanel deployment={deployment} />
      <DeploymentDevices deployment={deployment} />
    </Page>
  );
}
