import type { SchoolHoliday, SchoolYearView } from '#contract';
import { ActionIcon, Button, Group, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/index.js';
import { fieldErrors, FormDialog, toast, useOnOpen } from '../../ui/index.js';
import css from './calendar.module.css';
import { setYear } from './calendar.queries.js';
import { yearName } from './calendar.rules.js';

/** Most holidays of a year. */
const MOST = 15;
const NEW: SchoolHoliday = { name: '', from: '', to: '' };
const startOf = ({ holidays }: SchoolYearView): SchoolHoliday[] => (holidays.length > 0 ? holidays : [NEW]);

/** The holidays of a zone in one school year, to be corrected by hand. */
export function YearDialog({ year, onClose }: { year: SchoolYearView | null; onClose: () => void }) {
  const [last, setLast] = useState(year);
  if (year && year !== last) setLast(year);
  return last ? <Asked year={last} opened={year !== null} onClose={onClose} /> : null;
}

function Asked({ year, opened, onClose }: { year: SchoolYearView; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('calendar');
  const { t: problems } = useTranslation('problems');
  const [holidays, setHolidays] = useState(startOf(year));
  const [errors, setErrors] = useState<Record<string, string | undefined>>({});
  useOnOpen(opened, () => { setHolidays(startOf(year)); setErrors({}); });
  const change = (at: number, part: Partial<SchoolHoliday>): void => setHolidays(holidays.map((one, place) => (place === at ? { ...one, ...part } : one)));
  const what = { zone: t(`zones.${year.zone}`), year: yearName(year.year) };
  const undo = year.source === 'shipped' || year.source === null ? null : year.holidays;
  const save = async (next: SchoolHoliday[] | null): Promise<void> => {
    setErrors({});
    await setYear(year, next);
    toast.done(t('years.saved', what), () => void setYear(year, undo).catch(toast.problem));
  };
  const shown = (problem: unknown): boolean => {
    const said = problem instanceof ApiProblem ? fieldErrors(problem, problems) : {};
    setErrors(said);
    return Object.keys(said).length > 0;
  };
  const reset = async (): Promise<void> => {
    try {
      await save(null);
      onClose();
    } catch (error) {
      toast.problem(error);
    }
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('years.of', what)} size={720} submitLabel={t('save')} submitTestId="year-save" onSubmit={() => save(holidays.map((one) => ({ ...one, name: one.name.trim() })))} onProblem={shown} disabled={holidays.length === 0 || holidays.some(({ name, from, to }) => !name.trim() || !from || !to)}>
      <Text size="sm" c="dimmed">{t('years.help')}</Text>
      {holidays.map((one, at) => (
        <fieldset key={at} className={css.line}>
          <legend className={css.unseen}>{one.name || t('years.line', { number: at + 1 })}</legend>
          <Group gap="xs" align="flex-start" wrap="nowrap">
            <TextInput label={t('exception.name')} maxLength={80} flex={1} value={one.name} error={errors[`holidays.${at}.name`]} onChange={(event) => change(at, { name: event.currentTarget.value })} />
            <TextInput type="date" label={t('years.first')} value={one.from} error={errors[`holidays.${at}.from`]} onChange={(event) => change(at, { from: event.currentTarget.value })} />
            <TextInput type="date" label={t('years.last')} value={one.to} error={errors[`holidays.${at}.to`]} onChange={(event) => change(at, { to: event.currentTarget.value })} />
            <ActionIcon mt={26} variant="subtle" color="gray" size={34} aria-label={t('years.remove', { name: one.name || t('years.line', { number: at + 1 }) })} onClick={() => setHolidays(holidays.filter((_, place) => place !== at))}><IconTrash size={17} stroke={1.75} /></ActionIcon>
          </Group>
        </fieldset>
      ))}
      <Group justify="space-between">
        <Button variant="default" size="compact-md" leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />} disabled={holidays.length >= MOST} onClick={() => setHolidays([...holidays, NEW])}>{t('years.add')}</Button>
        {undo ? <Button variant="subtle" size="compact-sm" onClick={() => void reset()}>{t('years.reset')}</Button> : null}
      </Group>
    </FormDialog>
  );
}
