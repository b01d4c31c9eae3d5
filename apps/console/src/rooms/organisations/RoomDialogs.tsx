import type { RoomBody, RoomMergeBody, RoomView } from '#contract';
import { Select, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/index.js';
import { ConfirmDialog, FormDialog, toast, useOnOpen } from '../../ui/index.js';
import { useConflict, useFieldErrors } from './useFieldErrors.js';
import { usePlaceNews } from './usePlaceNews.js';

interface RoomProps { room: RoomView; opened: boolean; onClose: () => void }

/** A room: added, or changed. */
export function RoomDialog({ siteId, room, opened, onClose }: { siteId: string; room?: RoomView; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('organisations');
  const news = usePlaceNews();
  const initial = { name: room?.name ?? '', floor: room?.floor ?? '', note: room?.note ?? '' };
  const form = useForm({ initialValues: initial });
  useOnOpen(opened, () => { form.setValues(initial); form.clearErrors(); });
  const save = async (): Promise<void> => {
    const { name, floor, note } = form.values;
    const body = { name: name.trim(), floor: floor.trim() || null, note: note.trim() || null };
    if (room) await api.patch<RoomView>(`/rooms/${room.id}`, body);
    else await api.post<RoomView>('/rooms', { ...body, siteId } satisfies RoomBody);
    await news();
    const back = room && { name: room.name, floor: room.floor, note: room.note };
    toast.done(t(room ? 'changed' : 'roomAdded', { name: body.name }), room && back ? () => void api.patch(`/rooms/${room.id}`, back).then(news, toast.problem) : undefined);
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={room ? t('editOf', { name: room.name }) : t('addRoom')} submitLabel={room ? t('save') : t('addRoom')} onSubmit={save} onProblem={useFieldErrors(form)} explain={useConflict(t('roomTaken'), t('roomTakenText'))} disabled={form.values.name.trim() === ''}>
      <TextInput label={t('roomName')} required withAsterisk={false} data-autofocus maxLength={120} placeholder={t('roomExample')} {...form.getInputProps('name')} />
      <TextInput label={t('floor')} maxLength={60} placeholder={t('floorExample')} {...form.getInputProps('floor')} />
      <TextInput label={t('note')} maxLength={500} {...form.getInputProps('note')} />
    </FormDialog>
  );
}

/** All that stands in one room into another one of the site. */
export function MergeRoomDialog({ room, others, opened, onClose }: RoomProps & { others: readonly RoomView[] }) {
  const { t } = useTranslation('organisations');
  const news = usePlaceNews();
  const [intoId, setIntoId] = useState<string | null>(null);
  useOnOpen(opened, () => setIntoId(null));
  const merge = async (): Promise<void> => {
    const into = await api.post<RoomView>(`/rooms/${room.id}/merge`, { intoId: intoId ?? '' } satisfies RoomMergeBody);
    await news();
    toast.done(t('merged', { name: room.name, into: into.name }));
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('mergeOf', { name: room.name })} submitLabel={t('merge')} disabled={intoId === null} onSubmit={merge}>
      <Select label={t('mergeInto')} data-autofocus searchable data={others.map(({ id, name }) => ({ value: id, label: name }))} value={intoId} onChange={setIntoId} />
      <Text size="sm" c="dimmed">{t('mergeText', { count: room.devices })}</Text>
    </FormDialog>
  );
}

/** The devices of a removed room stay in the site. */
export function RemoveRoomDialog({ room, opened, onClose }: RoomProps) {
  const { t } = useTranslation('organisations');
  const news = usePlaceNews();
  const remove = async (): Promise<void> => {
    await api.del(`/rooms/${room.id}`);
    await news();
    toast.done(t('removed', { name: room.name }));
  };
  return <ConfirmDialog opened={opened} onClose={onClose} destructive title={t('removeOf', { name: room.name })} confirmLabel={t('remove')} onConfirm={remove} message={<Text>{t('removeRoomText', { count: room.devices })}</Text>} />;
}
