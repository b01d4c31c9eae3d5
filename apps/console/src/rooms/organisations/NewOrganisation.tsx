import type { OrganisationBody, OrganisationView } from '#contract';
import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { fieldErrors, FormDialog, toast } from '../../ui/index.js';

/** A member of the syndicate, or another body that owns devices. */
export function NewOrganisation({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('organisations');
  const { t: problems } = useTranslation('problems');
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({ initialValues: { name: '', kind: 'commune' as OrganisationBody['kind'], code: '' } });
  const { reset } = form;
  useEffect(() => { if (opened) reset(); }, [opened, reset]);

  const create = async (): Promise<void> => {
    const { name, kind, code } = form.values;
    const made = await api.post<OrganisationView>('/organisations', { name: name.trim(), kind, ...(code.trim() ? { code: code.trim() } : {}) } satisfies OrganisationBody);
    client.setQueryData([...keys.organisations, 'one', made.id], made);
    await client.invalidateQueries({ queryKey: keys.organisations });
    toast.done(t('added', { name: made.name }));
    await navigate({ to: `/organisations/${made.id}` });
  };
  const showFields = (error: unknown): boolean => {
    if (!(error instanceof ApiProblem) || error.fields.length === 0) return false;
    form.setErrors(fieldErrors(error, problems));
    return true;
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('add')} submitLabel={t('add')} onSubmit={create} onProblem={showFields} disabled={form.values.name.trim() === ''}>
      <TextInput label={t('columns.name')} required withAsterisk={false} data-autofocus maxLength={200} {...form.getInputProps('name')} />
      <Select label={t('kind')} data={(['commune', 'other'] as const).map((value) => ({ value, label: t(`kinds.${value}`) }))} allowDeselect={false} {...form.getInputProps('kind')} />
      <TextInput label={t('code')} description={t('codeHint')} maxLength={20} {...form.getInputProps('code')} />
    </FormDialog>
  );
}
