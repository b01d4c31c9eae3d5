import type { ExceptionBody, ExceptionKind, PlaceCalendarView } from '#contract';
import { Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog, toast, useOnOpen } from '../../ui/index.js';
import { addException } from './calendar.queries.js';

const KINDS = ['closed', 'open', 'event'] as const satisfies readonly ExceptionKind[];
const START = { kind: 'closed' as ExceptionKind, name: '', from: '', to: '', begins: '18:00', ends: '21:00' };

/** A day of one's own: closed, with class after all, or with something on. It holds for everything below. */
export function ExceptionDialog({ view, path, opened, onClose }: { view: PlaceCalendarView; path: string; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('calendar');
  const [values, setValues] = useState(START);
  useOnOpen(opened, () => setValues(START));
  const { kind, name, from, to, begins, ends } = values;
  const set = (part: Partial<typeof START>): void => setValues({ ...values, ...part });
  const last = to || from;
  const late = last < from ? t('exception.order') : undefined;
  const short = kind === 'event' && ends <= begins ? t('exception.order') : undefined;
  const save = async (): Promise<void> => {
    const body: ExceptionBody = { kind, name: name.trim(), from, to: last, ...(kind === 'event' && { hours: { from: begins, to: ends } }) };
    await addException(path, body);
    toast.done(t('exception.added', { name: body.name }));
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('exception.title', { name: view.place.name })} submitLabel={t('exception.add')} submitTestId="exception-save" onSubmit={save} disabled={!name.trim() || !from || Boolean(late ?? short)}>
      <Radio.Group label={t('exception.kind')} value={kind} onChange={(next) => set({ kind: next as ExceptionKind })}>
        <Stack gap={8} mt={6}>{KINDS.map((one) => <Radio key={one} value={one} label={t(`kinds.${one}`)} description={t(`kindHelp.${one}`)} />)}</Stack>
      </Radio.Group>
      <TextInput label={t('exception.name')} required withAsterisk={false} maxLength={80} placeholder={t('exception.example')} value={name} onChange={(event) => set({ name: event.currentTarget.value })} />
      <Group gap="xs" align="flex-start" grow>
        <TextInput type="date" label={t('exception.from')} required withAsterisk={false} value={from} onChange={(event) => set({ from: event.currentTarget.value })} />
        <TextInput type="date" label={t('exception.to')} value={to} error={late} onChange={(event) => set({ to: event.currentTarget.value })} />
      </Group>
      {kind === 'event' ? (
        <Group gap="xs" align="flex-start" grow>
          <TextInput type="time" label={t('hours.from')} value={begins} onChange={(event) => set({ begins: event.currentTarget.value })} />
          <TextInput type="time" label={t('hours.to')} value={ends} error={short} onChange={(event) => set({ ends: event.currentTarget.value })} />
        </Group>
      ) : null}
      {view.place.kind === 'organisation' ? <Text size="sm" c="dimmed">{t('exception.below')}</Text> : null}
    </FormDialog>
  );
}
