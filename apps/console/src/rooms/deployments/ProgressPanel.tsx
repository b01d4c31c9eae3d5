import type { DeploymentView } from '#contract';
import { useTranslation } from 'react-i18next';
import { formatNumber, StateBadge } from '../../ui/index.js';
import css from './deployment.module.css';
import { PartsBar } from './PartsBar.js';
import { partLook } from './deployment.look.js';
import { parts } from './progress.rules.js';

/** The number, the bar, and the parts of the bar in words. It moves live, and says so once to a screen reader. */
export function ProgressPanel({ deployment }: { deployment: DeploymentView }) {
  const { t, i18n } = useTranslation('deployments');
  const number = (value: number) => formatNumber(value, i18n.language);
  return (
    <section className={css.panel} aria-label={t('page.legend')} data-testid="deployment-progress" data-done={deployment.done} data-total={deployment.total}>
      <div className={css.top}>
        <p className={css.big}><strong>{t('page.doneOf', { done: number(deployment.done), total: number(deployment.total) })}</strong> {t(deployment.ensure === 'present' ? 'page.installed' : 'page.removed')}</p>
        <div className={css.badges}>
          {parts(deployment).map(({ key, count }) => <StateBadge key={key} {...partLook(key)} label={t(`part.${key}`, { count, formatted: number(count) })} />)}
        </div>
      </div>
      <PartsBar deployment={deployment} />
    </section>
  );
}
