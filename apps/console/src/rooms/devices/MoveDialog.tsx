import type { DeviceDetail, SiteView } from '#contract';
import { Checkbox, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../../api/index.js';
import { FormDialog, KeyValue, toast, useOnOpen } from '../../ui/index.js';
import { PlaceSelect } from './PlaceSelect.js';
import { useEditDevice } from './useEditDevice.js';

/** Another site, in this commune or another; or none. Says so when the device changes owner with it. */
export function MoveDialog({ device, opened, onClose }: { device: DeviceDetail; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('devices');
  const edit = useEditDevice(device);
  const [site, setSite] = useState<SiteView | null>(null);
  const [nowhere, setNowhere] = useState(false);
  useOnOpen(opened, () => { setSite(null); setNowhere(false); });
  const place = (name: string | undefined, organisation: string) => t('edit.movePlace', { site: name ?? t('edit.noSite'), organisation });
  const owner = nowhere || !site || site.organisation.id === device.organisation.id ? null : site.organisation.name;
  const save = async () => {
    const before = device.site?.id ?? null;
    await edit.mutateAsync({ siteId: nowhere ? null : (site?.id ?? null) });
    // A device without a site belongs to where it is: only a site can bring it back to another owner.
    const back = before === null && owner !== null ? undefined : () => edit.mutate({ siteId: before });
    toast.done(t('edit.moved', { site: nowhere ? device.organisation.name : site?.name }), back);
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('edit.moveTitle')} submitLabel={t('edit.moveDo')} disabled={!nowhere && (!site || site.id === device.site?.id)} onSubmit={save}>
      <KeyValue rows={[{ label: t('edit.moveFrom'), value: <bdi>{place(device.site?.name, device.organisation.name)}</bdi> }]} />
      <PlaceSelect<SiteView>
        path="/sites" queryKey={keys.sites} query={{}} label={t('edit.moveTo')} placeholder={t('edit.moveToPlaceholder')} testId="move-site" focusFirst disabled={nowhere} clearable
        value={site?.id ?? null} onChange={setSite} labelOf={(one) => place(one.name, one.organisation.name)}
      />
      {device.site ? <Checkbox label={t('edit.noSite')} checked={nowhere} onChange={(event) => setNowhere(event.currentTarget.checked)} /> : null}
      <Text size="sm" c={owner ? undefined : 'dimmed'} role="status">{owner ? t('edit.moveChanges', { from: device.organisation.name, to: owner }) : t('edit.moveHint')}</Text>
    </FormDialog>
  );
}
