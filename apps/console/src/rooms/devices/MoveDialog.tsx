import type { DeviceDetail, DeviceSelection, OrganisationView, SiteView } from '#contract';
import { Checkbox, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../../api/index.js';
import { FormDialog, formatNumber, KeyValue, useOnOpen } from '../../ui/index.js';
import { PlaceSelect } from './PlaceSelect.js';
import { useMoves } from './useMoves.js';

interface MoveDialogProps {
  devices: DeviceSelection;
  count: number;
  /** Where the one device is now. */
  from?: Pick<DeviceDetail, 'site' | 'organisation'>;
  opened: boolean;
  onClose: () => void;
  onMoved?: () => void;
}

/** Another site, in this commune or another; or a commune without a site. Says so when devices change owner with it. */
export function MoveDialog({ devices, count, from, opened, onClose, onMoved }: MoveDialogProps) {
  const { t, i18n } = useTranslation(['assets', 'devices']);
  const move = useMoves();
  const [site, setSite] = useState<SiteView | null>(null);
  const [nowhere, setNowhere] = useState(false);
  const [commune, setCommune] = useState<OrganisationView | null>(null);
  useOnOpen(opened, () => { setSite(null); setNowhere(false); setCommune(null); });
  const place = (name: string | undefined, organisation: string) => t('devices:edit.movePlace', { site: name ?? t('devices:edit.noSite'), organisation });
  const owner = nowhere ? (commune?.name ?? from?.organisation.name) : site?.organisation.name;
  const target = nowhere ? (commune?.id ?? from?.organisation.id) : undefined;
  const ready = nowhere ? target !== undefined : site !== null && site.id !== from?.site?.id;
  const crosses = from !== undefined && owner !== undefined && owner !== from.organisation.name;
  const save = async () => {
    await move({ devices, ...(nowhere ? { organisationId: target ?? '' } : { siteId: site?.id ?? '' }) });
    onMoved?.();
  };
  const formatted = formatNumber(count, i18n.language);
  return (
    <FormDialog opened={opened} onClose={onClose} title={count > 1 ? t('move.title', { count, formatted }) : t('devices:edit.moveTitle')} submitLabel={t('move.do', { count, formatted })} disabled={!ready} onSubmit={save} submitTestId="move-submit">
      {from ? <KeyValue rows={[{ label: t('devices:edit.moveFrom'), value: <bdi>{place(from.site?.name, from.organisation.name)}</bdi> }]} /> : null}
      {nowhere ? (
        <PlaceSelect<OrganisationView>
          path="/organisations" queryKey={keys.organisations} query={{}} label={t('move.toCommune')} placeholder={from?.organisation.name ?? t('devices:edit.moveToPlaceholder')} testId="move-organisation" clearable
          value={commune?.id ?? null} onChange={setCommune}
        />
      ) : (
        <PlaceSelect<SiteView>
          path="/sites" queryKey={keys.sites} query={{}} label={t('devices:edit.moveTo')} placeholder={t('devices:edit.moveToPlaceholder')} testId="move-site" focusFirst clearable
          value={site?.id ?? null} onChange={setSite} labelOf={(one) => place(one.name, one.organisation.name)}
        />
      )}
      <Checkbox label={t('devices:edit.noSite')} checked={nowhere} onChange={(event) => setNowhere(event.currentTarget.checked)} />
      <Text size="sm" c={crosses ? undefined : 'dimmed'} role="status">{crosses ? t('devices:edit.moveChanges', { from: from.organisation.name, to: owner }) : t('move.hint')}</Text>
    </FormDialog>
  );
}
