import type { OrganisationView, SiteView } from '#contract';
import { Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { FormDialog, KeyValue, toast, useOnOpen } from '../../ui/index.js';
import { PlaceSelect } from '../devices/PlaceSelect.js';
import { usePlaceNews } from './usePlaceNews.js';

/** Another owner for a site: says what follows, and can be undone. */
export function MoveSiteDialog({ site, opened, onClose }: { site: SiteView; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('organisations');
  const news = usePlaceNews();
  const [to, setTo] = useState<OrganisationView | null>(null);
  useOnOpen(opened, () => setTo(null));
  const move = async (organisationId: string): Promise<void> => {
    await api.patch<SiteView>(`/sites/${site.id}`, { organisationId });
    await news();
  };
  const submit = async (): Promise<void> => {
    if (!to) return;
    await move(to.id);
    toast.done(t('moved', { name: site.name, to: to.name }), () => void move(site.organisation.id).catch(toast.problem));
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('moveOf', { name: site.name })} submitLabel={t('move')} disabled={!to || to.id === site.organisation.id} onSubmit={submit}>
      <KeyValue rows={[{ label: t('moveFrom'), value: <bdi>{site.organisation.name}</bdi> }]} />
      <PlaceSelect<OrganisationView> path="/organisations" queryKey={keys.organisations} query={{}} label={t('moveTo')} placeholder={t('search')} testId="move-site-to" focusFirst value={to?.id ?? null} onChange={setTo} />
      <Text size="sm" c="dimmed">{t('moveText', { count: site.devices })}</Text>
    </FormDialog>
  );
}
