import { useTranslation } from 'react-i18next';
import { dateFormat } from '../../ui/intl.js';
import { useMinute } from '../../ui/useMinute.js';
import { sparkDays, sparkLevel } from './presence.rules.js';
import css from './presence.module.css';

/** Seven sticks, one a day, the last is today. The height says how long; the label says it in words. */
export function PresenceSpark({ week }: { week: readonly number[] }) {
  const { t, i18n } = useTranslation('devices');
  const days = sparkDays(week.length, useMinute());
  const label = week.some((n) => n > 0)
    ? t('spark.label', { days: week.map((halfHours, i) => t('spark.day', { date: weekday(days[i] ?? '', i18n.language), hours: halfHours / 2 })).join(', ') })
    : t('spark.none');
  return (
    <span className={css.spark} role="img" aria-label={label} title={label}>
      {week.map((halfHours, i) => <span key={days[i]} className={css.stick} data-level={sparkLevel(halfHours)} />)}
    </span>
  );
}

const weekday = (day: string, locale: string): string => dateFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
