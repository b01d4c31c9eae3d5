import type { DeploymentPreview } from '#contract';
import { IconCalendarTime } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatNumber, Moment, toneInk } from '../../ui/index.js';
import { useMinute } from '../../ui/useMinute.js';
import css from './install.module.css';

/** Lines shown: what opens later is in the table of sites. */
const SHOWN = 4;

/** When it may first disturb, by how many devices. */
export function OpensLines({ opens }: Pick<DeploymentPreview, 'opens'>) {
  const { t, i18n } = useTranslation('deployments');
  const now = useMinute();
  const isNow = (at: string | null) => at !== null && Date.parse(at) <= now.getTime() + 60_000;
  if (opens.every(({ at }) => isNow(at))) return null;
  return (
    <>
      {opens.slice(0, SHOWN).map(({ at, devices, sites }) => {
        const values = { count: devices, formatted: formatNumber(devices, i18n.language) };
        return (
          <p key={at ?? ''} className={css.line}>
            <IconCalendarTime size={18} stroke={1.75} color={toneInk('information')} aria-hidden />
            <span>{at === null ? t('plan.opensNever', values) : isNow(at) ? t('plan.opensNow', values) : <>{t('plan.opensAt', values)} <Moment at={at} /></>}{sites > 0 ? ` · ${t('install.sites', { count: sites, formatted: formatNumber(sites, i18n.language) })}` : ''}</span>
          </p>
        );
      })}
    </>
  );
}
