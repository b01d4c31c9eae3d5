import { useTranslation } from 'react-i18next';

/** « 17 octobre 2026 », or two of them. Days have no hour, so no zone moves them. */
export function useDays(): { day: (text: string) => string; stretch: (one: { from: string; to: string }) => string; month: (text: string) => string; weekday: (number: number, length?: 'long' | 'narrow') => string } {
  const { i18n } = useTranslation();
  const region = i18n.language === 'en' ? 'en-GB' : 'fr-FR';
  const format = (options: Intl.DateTimeFormatOptions, text: string) => new Intl.DateTimeFormat(region, { timeZone: 'UTC', ...options }).format(new Date(`${text}T00:00:00Z`));
  const day = (text: string) => format({ day: 'numeric', month: 'long', year: 'numeric' }, text);
  return {
    day,
    stretch: ({ from, to }) => (from === to ? format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, from)
      : new Intl.DateTimeFormat(region, { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' }).formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`))),
    month: (text) => format({ month: 'long', year: 'numeric' }, text),
    // The first of January 2024 was a Monday.
    weekday: (number, length = 'long') => format({ weekday: length }, `2024-01-0${number}`),
  };
}
