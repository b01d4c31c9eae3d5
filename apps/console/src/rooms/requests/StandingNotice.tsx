import { useTranslation } from 'react-i18next';
import { formatNumber, ProgressBar, toneInk, tonePale } from '../../ui/index.js';
import { lookOf } from './request.look.js';
import css from './ask.module.css';
import type { Standing } from './standing.rules.js';
import { useStanding } from './useStanding.js';

/** What has become of it: the sentence, and of an approved one how far it is. It is said again when it changes. @param asker it is said to whoever made it */
export function StandingNotice({ request, asker }: { request: Standing; asker: boolean }) {
  const { t, i18n } = useTranslation('requests');
  const standing = useStanding(asker);
  const { icon: Mark, tone } = lookOf(request, asker);
  const { progress } = request;
  return (
    <div className={css.standing} style={{ color: toneInk(tone), background: tonePale(tone) }} role="status" data-testid="standing" data-state={request.state}>
      <Mark size={24} stroke={1.75} aria-hidden />
      <div>
        <p>{standing(request)}</p>
        {progress && progress.devices > 0 ? <ProgressBar total={progress.devices} label={t('progress', { done: formatNumber(progress.done, i18n.language), devices: formatNumber(progress.devices, i18n.language) })} segments={[{ key: 'done', label: t('state.done'), value: progress.done, tone: 'good' }]} /> : null}
      </div>
    </div>
  );
}
