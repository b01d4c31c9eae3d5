import type { DeploymentPreview } from '#contract';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../ui/index.js';
import css from './new.module.css';

/** More have no room for their numbers. */
const NUMBERED = 12;
/** Percent of the height that the smallest wave has. */
const LEAST = 6;

/** The waves as stairs: how many there are, and how fast they grow. */
export function WaveStairs({ waves }: { waves: DeploymentPreview['waves'] }) {
  const { t, i18n } = useTranslation('deployments');
  const number = (value: number) => formatNumber(value, i18n.language);
  const sizes = waves.map(({ devices }) => devices);
  const most = Math.max(1, ...sizes);
  const [first = 0, last = 0] = [sizes[0], sizes.at(-1)];
  const said = waves.length <= NUMBERED
    ? t('plan.waves', { count: waves.length, sizes: new Intl.ListFormat(i18n.language).format(sizes.map(number)) })
    : t('plan.manyWaves', { count: waves.length, first: number(first), last: number(last), most: number(most) });
  return (
    <div data-testid="plan-waves" data-waves={waves.length}>
      <div className={css.stairs} role="img" aria-label={said}>
        {waves.map(({ number: wave, devices }) => <span key={wave} className={css.stair} title={t('plan.wave', { number: wave, count: devices, formatted: number(devices) })} style={{ height: `${LEAST + (100 - LEAST) * (devices / most)}%` }} />)}
      </div>
      {waves.length <= NUMBERED ? <div className={css.stairNumbers} aria-hidden>{waves.map(({ number: wave, devices }) => <span key={wave}>{number(devices)}</span>)}</div> : null}
    </div>
  );
}
