import { useTranslation } from 'react-i18next';

/** Seconds → « 3 jours », « 5 heures », « 12 minutes »: the largest unit, as a person says it. */
export function useDuration(): (seconds: number) => string {
  const { t } = useTranslation('devices');
  return (seconds) => {
    if (seconds >= 86_400) return t('duration.days', { count: Math.floor(seconds / 86_400) });
    if (seconds >= 3_600) return t('duration.hours', { count: Math.floor(seconds / 3_600) });
    return t('duration.minutes', { count: Math.max(1, Math.floor(seconds / 60)) });
  };
}
