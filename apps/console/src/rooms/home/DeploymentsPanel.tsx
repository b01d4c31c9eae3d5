import type { DeploymentView, Reason } from '#contract';
import { IconPackages, IconRocket } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { keys, rowsOf, useList, useLive } from '../../api/index.js';
import { EmptyState, Panel, ProgressBar, REASON_LOOK, Skeletons, StateBadge, type ProgressSegment } from '../../ui/index.js';
import { DEPLOYMENT_LOOK } from '../deployments/deployment.look.js';
import { deploymentTitle } from '../deployments/words.js';
import { useQueryClient } from '@tanstack/react-query';
import classes from './Home.module.css';

const SHOWN = 5;

/** Installations under way, each as a bar made of its reasons. */
export function DeploymentsPanel() {
  const { t } = useTranslation('home');
  const { t: reasons } = useTranslation('reasons');
  const { t: words } = useTranslation('deployments');
  const client = useQueryClient();
  const list = useList<DeploymentView>([...keys.deployments, 'home'], '/deployments', {}, { limit: 20 });
  useLive('deployment.changed', () => void client.invalidateQueries({ queryKey: [...keys.deployments, 'home'] }));
  const running = rowsOf(list).filter((one) => one.state !== 'done' && one.state !== 'cancelled').slice(0, SHOWN);

  const segments = (one: DeploymentView): ProgressSegment[] => [
    { key: 'done', label: t('deployments.done'), value: one.done, tone: 'good' },
    ...(Object.entries(one.reasons) as [Reason, number][]).map(([reason, value]) => ({ key: reason, label: reasons(`${reason}.label`), value, tone: REASON_LOOK[reason].tone })),
  ];
  if (list.isError) return null;
  return (
    <Panel icon={IconPackages} title={t('deployments.title')} actions={<Link to="/deployments">{t('deployments.all')}</Link>} flush>
      {list.isPending ? <div style={{ padding: '0 16px 12px' }}><Skeletons rows={3} height={26} /></div> : null}
      {list.isSuccess && running.length === 0 ? <EmptyState icon={IconRocket} title={t('deployments.noneTitle')} text={t('deployments.noneText')} /> : null}
      <ul className={classes.items}>
        {running.map((one) => (
          <li key={one.id}>
            <Link to={`/deployments/${one.id}`} className={classes.deployment}>
              <span className={classes.line}><strong><bdi>{deploymentTitle(words, one)}</bdi></strong>{one.state === 'awaiting' || one.state === 'paused' ? <StateBadge {...DEPLOYMENT_LOOK[one.state]} label={words(`state.${one.state}`)} /> : null}<span>{t('deployments.progress', { count: one.total, done: one.done })}</span></span>
              <ProgressBar thin label={one.app.name} total={one.total} segments={segments(one)} />
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
