import type { PresenceWeek } from '#contract';
import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../ui/format.js';
import { hoursOf, ranges, slotTime, type Now } from './presence.rules.js';

/** The same week in words: when the device was online each day, and for how long. */
export function PresenceTable({ week, now, since }: { week: PresenceWeek; now: Now; since: Now }) {
  const { t, i18n } = useTranslation('devices');
  const long = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
  const spans = (bits: boolean[]): string => ranges(bits).map(({ from, to }) => t('week.range', { from: slotTime(from), to: slotTime(to) })).join(', ');
  const absent = (date: string): string => (date > now.date ? t('week.state.future') : date < since.date ? t('week.state.before') : t('week.never'));
  return (
    <Table>
      <Table.Thead>
        <Table.Tr><Table.Th>{t('week.day')}</Table.Th><Table.Th>{t('week.when')}</Table.Th><Table.Th ta="right">{t('week.hours')}</Table.Th></Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {week.days.map((day) => (
          <Table.Tr key={day.date}>
            <Table.Th scope="row" fw={600}>{long.format(new Date(`${day.date}T00:00:00Z`))}</Table.Th>
            <Table.Td>{spans(day.online) || absent(day.date)}</Table.Td>
            <Table.Td ta="right">{day.date > now.date || day.date < since.date ? '–' : t('week.hoursValue', { hours: formatNumber(hoursOf(day.online), i18n.language, 1) })}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
