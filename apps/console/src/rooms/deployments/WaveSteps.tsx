import type { DeploymentView, WaveView } from '#contract';
import { IconStairsUp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatNumber, Panel, ProgressBar, RelativeTime } from '../../ui/index.js';
import css from './deployment.module.css';
import { currentWave, waveRest, waveState } from './standing.rules.js';

/** The waves as steps, each with how far it is; pressing one shows its devices. */
export function WaveSteps({ deployment }: { deployment: DeploymentView }) {
  const { t } = useTranslation('deployments');
  const { waves } = deployment;
  if (waves.length < 2) return null;
  return (
    <Panel icon={IconStairsUp} title={t('waves.title')} badge={<span className={css.aside}>{t('list.wave', { number: currentWave(deployment), of: waves.length })}</span>}>
      <ol className={css.waves} data-testid="deployment-waves">{waves.map((wave) => <Step key={wave.number} id={deployment.id} wave={wave} cancelled={deployment.state === 'cancelled'} />)}</ol>
    </Panel>
  );
}

function Step({ id, wave, cancelled }: { id: string; wave: WaveView; cancelled: boolean }) {
  const { t, i18n } = useTranslation('deployments');
  const number = (value: number) => formatNumber(value, i18n.language);
  const state = waveState(wave);
  const segments = [
    { key: 'done', value: wave.done, tone: 'good' as const, label: t('item.done') },
    { key: 'failed', value: wave.failed, tone: 'bad' as const, label: t('item.failed') },
    { key: 'left', value: wave.left, tone: 'unknown' as const, label: t('sites.left') },
    ...(state === 'next' ? [] : [{ key: 'rest', value: waveRest(wave), tone: 'information' as const, label: t('waves.underWay') }]),
  ];
  return (
    <li className={css.wave} data-state={state} data-testid={`wave-${wave.number}`} aria-current={state === 'here' ? 'step' : undefined}>
      <span className={css.waveHead}>
        <Link to={`/deployments/${id}`} search={{ wave: String(wave.number) }} resetScroll={false}>{t('waves.wave', { number: wave.number })}</Link>
        <span>{state === 'next' ? t('waves.toCome', { count: wave.devices, formatted: number(wave.devices) }) : t('page.doneOf', { done: number(wave.done), total: number(wave.devices) })}</span>
      </span>
      <ProgressBar thin label={t('waves.wave', { number: wave.number })} total={wave.devices} segments={segments} />
      <small>{wave.failed > 0 ? <span className={css.bad}>{t('part.failed', { count: wave.failed, formatted: number(wave.failed) })} · </span> : null}{wave.beganAt === null ? t(cancelled ? 'waves.never' : 'waves.waits') : <>{t(state === 'done' ? 'waves.done' : 'waves.began')} <RelativeTime at={wave.beganAt} /></>}</small>
    </li>
  );
}
