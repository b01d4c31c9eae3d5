import type { DeviceDetail } from '#contract';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { ConfirmDialog, toast } from '../../ui/index.js';

/** Forgets a retired device and its history, for good. */
export function DeleteDialog({ device, opened, onClose }: { device: DeviceDetail; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('devices');
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = async () => {
    await api.del(`/devices/${device.id}`);
    toast.done(t('edit.deleted', { name: device.name }));
    await navigate({ to: '/devices' });
    client.removeQueries({ queryKey: keys.device(device.id) });
    for (const queryKey of [keys.devices, keys.deviceCount, keys.summary]) void client.invalidateQueries({ queryKey });
  };
  return <ConfirmDialog opened={opened} onClose={onClose} destructive title={t('edit.deleteTitle', { name: device.name })} confirmLabel={t('edit.deleteDo')} onConfirm={remove} message={t('edit.deleteText')} />;
}
