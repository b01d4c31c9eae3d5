import type { AssetBody, DeviceDetail, OrganisationView, SiteView } from '#contract';
import { SimpleGrid } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { useScope } from '../../app/scope.js';
import { fieldErrors, FormDialog, toast, useOnOpen } from '../../ui/index.js';
import { AssetFields } from './AssetFields.js';
import { bodyOf, EMPTY_FORM, formOf, formProblems, type AssetForm } from './asset.rules.js';
import { PlaceSelect } from './PlaceSelect.js';
import { useEditDevice } from './useEditDevice.js';

/** Thrown when the form says already what is missing. */
class Incomplete extends Error {}

function useAssetForm(opened: boolean, initial: AssetForm) {
  const { t } = useTranslation('assets');
  const { t: problems } = useTranslation('problems');
  const [form, setForm] = useState(initial);
  const [errors, setErrors] = useState<Partial<Record<string, string>>>({});
  useOnOpen(opened, () => { setForm(initial); setErrors({}); });
  // What is being corrected is not complained of meanwhile.
  const forgive = (...fields: string[]) => setErrors((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !fields.includes(field))));
  return {
    form, errors, forgive, change: (change: Partial<AssetForm>) => { setForm((before) => ({ ...before, ...change })); forgive(...Object.keys(change)); },
    check: (also: Record<string, string> = {}) => {
      const found = { ...Object.fromEntries(Object.entries(formProblems(form)).map(([field, key]) => [field, t(`form.problem.${key}`)])), ...also };
      setErrors(found);
      if (Object.keys(found).length > 0) throw new Incomplete();
    },
    shown: (error: unknown): boolean => {
      if (error instanceof ApiProblem && error.fields.length > 0) { setErrors(fieldErrors(error, problems)); return true; }
      return error instanceof Incomplete;
    },
  };
}

/** Equipment without an agent, by hand; its page opens. */
export function NewAssetDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['assets', 'devices']);
  const { scope } = useScope();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { form, errors, change, forgive, check, shown } = useAssetForm(opened, EMPTY_FORM);
  const [place, setPlace] = useState<{ organisationId: string | null; siteId: string | null }>({ organisationId: null, siteId: null });
  useOnOpen(opened, () => setPlace({ organisationId: scope.organisationId ?? null, siteId: scope.siteId ?? null }));
  const save = async () => {
    const { organisationId, siteId } = place;
    check(organisationId ? {} : { organisationId: t('form.problem.organisation') });
    const device = await api.post<DeviceDetail>('/devices', { ...bodyOf(form), ...(siteId ? { siteId } : { organisationId: organisationId ?? '' }) } satisfies AssetBody);
    client.setQueryData(keys.device(device.id), device);
    for (const queryKey of [keys.devices, keys.deviceCount, keys.summary]) void client.invalidateQueries({ queryKey });
    toast.done(t('form.created', { name: device.name }));
    await navigate({ to: `/devices/${device.id}` });
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('form.newTitle')} size={640} submitLabel={t('form.create')} onSubmit={save} onProblem={shown} submitTestId="asset-submit">
      <AssetFields form={form} onChange={change} errors={errors} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <PlaceSelect<OrganisationView>
          path="/organisations" queryKey={keys.organisations} query={{}} label={t('form.organisation')} placeholder={t('form.organisationPlaceholder')} testId="asset-organisation"
          value={place.organisationId} error={errors.organisationId} onChange={(one) => { setPlace({ organisationId: one?.id ?? null, siteId: null }); forgive('organisationId'); }}
        />
        <PlaceSelect<SiteView>
          path="/sites" queryKey={keys.sites} query={{ organisationId: place.organisationId }} disabled={!place.organisationId} clearable label={t('devices:edit.site')} placeholder={t('form.sitePlaceholder')} testId="asset-site"
          value={place.siteId} onChange={(one) => setPlace({ ...place, siteId: one?.id ?? null })}
        />
      </SimpleGrid>
    </FormDialog>
  );
}

/** What is known of equipment without an agent; can be undone from the news at the bottom. */
export function EditAssetDialog({ device, opened, onClose }: { device: DeviceDetail; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['assets', 'devices']);
  const edit = useEditDevice(device);
  const { form, errors, change, check, shown } = useAssetForm(opened, formOf(device));
  const save = async () => {
    check();
    const before = bodyOf(formOf(device));
    await edit.mutateAsync(bodyOf(form));
    toast.done(t('devices:edit.saved'), () => edit.mutate(before));
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('form.editTitle')} size={640} submitLabel={t('devices:edit.save')} onSubmit={save} onProblem={shown} submitTestId="asset-submit">
      <AssetFields form={form} onChange={change} errors={errors} own={device.id} />
    </FormDialog>
  );
}
