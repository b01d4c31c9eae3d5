import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDayAhead, formatNumber } from '../../ui/index.js';
import { useMinute } from '../../ui/useMinute.js';
import { parisWall } from '../deployments/when.rules.js';
import { sentenceOf, type Standing } from './standing.rules.js';

const dayOf = (at: string): string => parisWall(new Date(at)).slice(0, 10);

/** What has become of a request, in a sentence: « Approuvée : 12 appareils sur 30 l’ont, le reste d’ici jeudi. » @param asker it is said to whoever made it */
export function useStanding(asker = false): (request: Standing) => string {
  const { t, i18n } = useTranslation('requests');
  const now = useMinute();
  return useCallback((request) => {
    const { key, done, devices, ending } = sentenceOf(request, asker, dayOf(now.toISOString()), dayOf);
    const number = (value: number) => formatNumber(value, i18n.language);
    const when = ending === null ? '' : t(`when.${ending.key}`, { day: ending.key === 'byDay' ? formatDayAhead(new Date(ending.at), now, i18n.language) : '' });
    return t(`standing.${key}`, { count: key === 'done' || key === 'approvedNone' ? devices : done, done: number(done), devices: number(devices), when });
  }, [t, i18n.language, now, asker]);
}
