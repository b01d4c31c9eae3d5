import type { DeploymentDetail } from '#contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatNumber, Moment, StateBadge } from '../../ui/index.js';
import css from './deployment.module.css';
import { whyQuery } from './deployment.queries.js';
import { FactLine } from './FactLine.js';
import { PartsBar } from './PartsBar.js';
import { partLook } from './deployment.look.js';
import { parts } from './progress.rules.js';

/** The number, when it is likely to be all of them, the bar, and the parts of the bar in words. It moves live, and says so once to a screen reader. */
export function ProgressPanel({ deployment }: { deployment: DeploymentDetail }) {
  const { t, i18n } = useTranslation('deployments');
  const { data: why } = useQuery(whyQuery(deployment.id));
  const number = (value: number) => formatNumber(value, i18n.language);
  const { state, done, total, wish } = deployment;
  // While it waits for a person, nobody knows when it ends.
  const expected = (state === 'running' || state === 'scheduled') && done < total ? why?.expectedAt : null;
  const unknown = why?.unknown ?? 0;
  return (
    <section className={css.panel} aria-label={t('page.legend')} data-testid="deployment-progress" data-done={done} data-total={total}>
      <div className={css.top}>
        <p className={css.big}><strong>{t('page.doneOf', { done: number(done), total: number(total) })}</strong> {t(`doneWord.${wish}`)}{expected ? <> · {t('page.expected')} <Moment at={expected} />{unknown > 0 ? `, ${t('why.unknown', { count: unknown, formatted: number(unknown) })}` : ''}</> : null}</p>
        <div className={css.badges}>
          {parts(deployment).map(({ key, count }) => <StateBadge key={key} {...partLook(key)} label={t(`part.${key}`, { count, formatted: number(count) })} />)}
        </div>
      </div>
      <PartsBar deployment={deployment} />
      <FactLine deployment={deployment} />
    </section>
  );
}
