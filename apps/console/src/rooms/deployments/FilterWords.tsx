import type { DeviceFilter } from '#contract';
import { useTranslation } from 'react-i18next';
import { usePlaceNames } from '../../app/shell/usePlaceNames.js';
import { activeFilters } from '../devices/fleetSearch.js';
import css from './new.module.css';

const SAID: ReadonlySet<string> = new Set(['kind', 'presence', 'status', 'target', 'management']);

/** A filter of the fleet in words. */
export function FilterWords({ filter }: { filter: DeviceFilter }) {
  const { t } = useTranslation('deployments');
  const { t: devices } = useTranslation('devices');
  const names = usePlaceNames(filter);
  const shown = activeFilters(filter).filter((key) => key !== 'roomId');
  const valueOf = (key: (typeof shown)[number]): string => {
    if (key === 'organisationId') return names.organisation ?? '…';
    if (key === 'siteId') return names.site ?? '…';
    if (key === 'silentDays') return devices('filter.silentFor', { count: filter.silentDays });
    if (key === 'software') return [filter.software, ...(filter.below ? ['<', filter.below] : [])].join(' ');
    return SAID.has(key) ? devices(`${key}.${String(filter[key])}`) : String(filter[key]);
  };
  if (shown.length === 0 && !filter.roomId) return <p className={css.chosen}>{t('install.allScope')}</p>;
  return (
    <ul className={css.words}>
      {shown.map((key) => <li key={key}><span>{key === 'q' ? t('new.words') : devices(`filter.${key}`)}</span> <bdi>{valueOf(key)}</bdi></li>)}
      {filter.roomId ? <li>{t('new.oneRoom')}</li> : null}
    </ul>
  );
}
