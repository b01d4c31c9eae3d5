import type { DeviceDetail, RevokeBody } from '#contract';
import { Select, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { ConfirmDialog, FormDialog, toast, useOnOpen } from '../../ui/index.js';
import { useEditDevice } from './useEditDevice.js';
import { useRooms } from './useRooms.js';

interface EditProps { device: DeviceDetail; opened: boolean; onClose: () => void }

/** Name, asset tag and room; can be undone from the news at the bottom. */
export function RenameDialog({ device, opened, onClose }: EditProps) {
  const { t } = useTranslation('devices');
  const edit = useEditDevice(device);
  const [name, setName] = useState(device.name);
  const [assetTag, setAssetTag] = useState(device.assetTag ?? '');
  const [roomId, setRoomId] = useState(device.room?.id ?? null);
  const rooms = useRooms(device.site?.id, opened).data?.items ?? [];
  useOnOpen(opened, () => { setName(device.name); setAssetTag(device.assetTag ?? ''); setRoomId(device.room?.id ?? null); });
  const save = async () => {
    const before = { name: device.name, assetTag: device.assetTag, roomId: device.room?.id ?? null };
    await edit.mutateAsync({ name: name.trim(), assetTag: assetTag.trim() || null, roomId });
    toast.done(t('edit.saved'), () => edit.mutate(before));
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('edit.renameTitle')} submitLabel={t('edit.save')} disabled={!name.trim()} onSubmit={save}>
      <TextInput data-autofocus required maxLength={120} label={t('edit.name')} description={t('edit.nameHint')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput maxLength={60} label={t('edit.assetTag')} value={assetTag} onChange={(event) => setAssetTag(event.currentTarget.value)} />
      {rooms.length > 0 ? <Select clearable searchable label={t('edit.room')} placeholder={t('edit.noRoom')} data={rooms.map((room) => ({ value: room.id, label: room.name }))} value={roomId} onChange={setRoomId} data-testid="device-room" /> : null}
    </FormDialog>
  );
}

/** Ends the certificate and the connection, for good: a new enrolment is the way back. */
export function RevokeDialog({ device, opened, onClose }: EditProps) {
  const { t } = useTranslation('devices');
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const revoke = async () => {
    await api.post(`/devices/${device.id}/revoke`, { reason: reason.trim() } satisfies RevokeBody);
    void client.invalidateQueries({ queryKey: keys.device(device.id) });
    toast.done(t('edit.revoked'));
    setReason('');
  };
  return (
    <FormDialog opened={opened} onClose={onClose} destructive title={t('edit.revokeTitle', { name: device.name })} submitLabel={t('edit.revokeDo')} disabled={!reason.trim()} onSubmit={revoke}>
      <Text>{t('edit.revokeText')}</Text>
      <TextInput data-autofocus required maxLength={300} label={t('edit.revokeReason')} placeholder={t('edit.revokePlaceholder')} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
    </FormDialog>
  );
}

/** Out of the lists and without a certificate: a new enrolment is the way back, so nothing here pretends to undo it. */
export function RetireDialog({ device, opened, onClose }: EditProps) {
  const { t } = useTranslation('devices');
  const edit = useEditDevice(device);
  const retire = async () => {
    await edit.mutateAsync({ status: 'retired' });
    // Without a certificate there is nothing that could not come back.
    toast.done(t('edit.retired', { name: device.name }), device.management === 'none' ? () => edit.mutate({ status: 'active' }) : undefined);
  };
  return <ConfirmDialog opened={opened} onClose={onClose} destructive title={t('edit.retireTitle', { name: device.name })} confirmLabel={t('edit.retireDo')} onConfirm={retire} message={t(device.management === 'agent' ? 'edit.retireText' : 'edit.retireAssetText')} />;
}
