import type { ClassHours, PlaceCalendarView } from '#contract';
import { ActionIcon, Button, Checkbox, Group, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog, toast, useOnOpen } from '../../ui/index.js';
import { setHours } from './calendar.queries.js';
import css from './calendar.module.css';
import { useDays } from './useDays.js';

/** Most lines that a week takes. */
const MOST = 20;
const NEW: ClassHours = { weekdays: [1, 2, 4, 5], from: '08:30', to: '11:30' };

/** Own hours of a site, a line for days with the same hours. */
export function HoursDialog({ view, path, opened, onClose }: { view: PlaceCalendarView; path: string; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('calendar');
  const [lines, setLines] = useState<ClassHours[]>([]);
  useOnOpen(opened, () => setLines(view.class.length > 0 ? view.class : [NEW]));
  const change = (at: number, part: Partial<ClassHours>): void => setLines(lines.map((line, place) => (place === at ? { ...line, ...part } : line)));
  const faults = lines.map(faultOf);
  const save = async (): Promise<void> => {
    await setHours(path, lines.map((line) => ({ ...line, weekdays: line.weekdays.toSorted((a, b) => a - b) })));
    toast.done(t('hours.saved'));
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('hours.of', { name: view.place.name })} size={620} submitLabel={t('save')} submitTestId="hours-save" onSubmit={save} disabled={faults.some(Boolean)}>
      <Text size="sm" c="dimmed">{t('hours.help')}</Text>
      {lines.map((line, at) => (
        <HoursLine key={at} number={at + 1} line={line} fault={faults[at]} onChange={(part) => change(at, part)} onRemove={() => setLines(lines.filter((_, place) => place !== at))} />
      ))}
      <Button variant="default" size="compact-md" leftSection={<IconPlus size={16} stroke={1.75} aria-hidden />} disabled={lines.length >= MOST} onClick={() => setLines([...lines, NEW])}>{t('hours.add')}</Button>
    </FormDialog>
  );
}

type Fault = 'order' | 'days' | undefined;
const faultOf = ({ weekdays, from, to }: ClassHours): Fault => (weekdays.length === 0 ? 'days' : !from || !to || to <= from ? 'order' : undefined);

function HoursLine({ number, line, fault, onChange, onRemove }: { number: number; line: ClassHours; fault: Fault; onChange: (part: Partial<ClassHours>) => void; onRemove: () => void }) {
  const { t } = useTranslation('calendar');
  const days = useDays();
  return (
    <fieldset className={css.line}>
      <legend className={css.unseen}>{t('hours.line', { number })}</legend>
      <Checkbox.Group label={t('hours.days')} value={line.weekdays.map(String)} onChange={(chosen) => onChange({ weekdays: chosen.map(Number) })}>
        <Group gap="xs" mt={4}>{[1, 2, 3, 4, 5, 6, 7].map((one) => <Checkbox key={one} size="sm" value={String(one)} label={days.weekday(one)} />)}</Group>
      </Checkbox.Group>
      <Group gap="xs" mt={6} align="flex-start" wrap="nowrap">
        <TextInput type="time" label={t('hours.from')} value={line.from} onChange={(event) => onChange({ from: event.currentTarget.value })} />
        <TextInput type="time" label={t('hours.to')} value={line.to} error={fault ? t(`hours.fault.${fault}`) : undefined} onChange={(event) => onChange({ to: event.currentTarget.value })} />
        <ActionIcon mt={26} variant="subtle" color="gray" size={34} aria-label={t('hours.remove', { number })} onClick={onRemove}><IconTrash size={17} stroke={1.75} /></ActionIcon>
      </Group>
    </fieldset>
  );
}
