import type { DeploymentView } from '#contract';
import { useTranslation } from 'react-i18next';
import { ProgressBar } from '../../ui/index.js';
import { partLook } from './deployment.look.js';
import { parts } from './progress.rules.js';

/** The bar of a deployment: what is done, then what is not by its reasons. */
export function PartsBar({ deployment, thin = false }: { deployment: Pick<DeploymentView, 'total' | 'done' | 'failed' | 'reasons'>; thin?: boolean }) {
  const { t } = useTranslation('deployments');
  const segments = parts(deployment).map(({ key, count }) => ({ key, value: count, tone: partLook(key).tone, label: key === 'done' ? t('item.done') : t(`${key}.label`, { ns: 'reasons' }) }));
  return <ProgressBar segments={segments} total={deployment.total} label={t('page.legend')} thin={thin} />;
}
