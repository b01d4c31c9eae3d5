import type { SiteBody, SiteView } from '#contract';
import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { fieldErrors, FormDialog, toast } from '../../ui/index.js';
import { checkUai } from './uai.rules.js';

const KINDS: SiteView['kind'][] = ['school', 'library', 'after-school', 'museum', 'workshop', 'other'];

/** A place where devices live. The UAI is optional; its key letter is checked while one types. */
export function NewSite({ organisation, opened, onClose }: { organisation: { id: string; name: string }; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('organisations');
  const { t: problems } = useTranslation('problems');
  const client = useQueryClient();
  const form = useForm({ initialValues: { name: '', kind: 'school' as SiteView['kind'], uai: '' } });
  const { reset } = form;
  useEffect(() => { if (opened) reset(); }, [opened, reset]);
  const uai = checkUai(form.values.uai);
  const wrongKey = uai.state === 'wrong-key' ? t('uaiWrongKey', { letter: uai.expected }) : undefined;

  const create = async (): Promise<void> => {
    const { name, kind } = form.values;
    const made = await api.post<SiteView>('/sites', { organisationId: organisation.id, name: name.trim(), kind, ...(uai.state === 'valid' ? { uai: uai.uai } : {}) } satisfies SiteBody);
    await Promise.all([client.invalidateQueries({ queryKey: keys.sites }), client.invalidateQueries({ queryKey: keys.organisations }), client.invalidateQueries({ queryKey: keys.summary })]);
    toast.done(t('siteAdded', { name: made.name }));
  };
  const showFields = (error: unknown): boolean => {
    if (!(error instanceof ApiProblem) || error.fields.length === 0) return false;
    form.setErrors(fieldErrors(error, problems));
    return true;
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('addSiteTo', { name: organisation.name })} submitLabel={t('addSite')} onSubmit={create} onProblem={showFields} disabled={form.values.name.trim() === '' || uai.state === 'wrong-key' || uai.state === 'incomplete'}>
      <TextInput label={t('columns.site')} required withAsterisk={false} data-autofocus maxLength={200} placeholder={t('siteExample')} {...form.getInputProps('name')} />
      <Select label={t('kind')} data={KINDS.map((value) => ({ value, label: t(`siteKinds.${value}`) }))} allowDeselect={false} {...form.getInputProps('kind')} />
      <TextInput label={t('uai')} description={t('uaiHint')} maxLength={8} {...form.getInputProps('uai')} error={wrongKey ?? form.errors.uai} />
    </FormDialog>
  );
}
