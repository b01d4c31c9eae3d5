import type { OrganisationBody, OrganisationEditBody, OrganisationView } from '#contract';
import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { FormDialog, toast, useOnOpen } from '../../ui/index.js';
import { PlaceSelect } from '../devices/PlaceSelect.js';
import { useConflict, useFieldErrors } from './useFieldErrors.js';
import { usePlaceNews } from './usePlaceNews.js';

const KINDS = ['commune', 'grouping', 'other'] as const;
interface OrganisationDialogProps { opened: boolean; onClose: () => void; organisation?: OrganisationView; parent?: { id: string; name: string } }

/** A member of the syndicate: added, or changed. A commune may stand under a grouping. */
export function OrganisationDialog({ opened, onClose, organisation, parent }: OrganisationDialogProps) {
  const { t } = useTranslation('organisations');
  const news = usePlaceNews();
  const client = useQueryClient();
  const navigate = useNavigate();
  const initial = { name: organisation?.name ?? '', kind: (organisation?.kind ?? 'commune') as OrganisationBody['kind'], code: organisation?.code ?? '', siren: organisation?.siren ?? '', parentId: organisation?.parent?.id ?? parent?.id ?? null };
  const form = useForm({ initialValues: initial });
  useOnOpen(opened, () => { form.setValues(initial); form.clearErrors(); });
  const syndicate = organisation?.kind === 'syndicate' || false;
  const { name, kind, code, siren } = form.values;
  const parentId = kind === 'grouping' ? null : form.values.parentId;

  const create = async (): Promise<void> => {
    const made = await api.post<OrganisationView>('/organisations', { name: name.trim(), kind, ...(code.trim() ? { code: code.trim() } : {}), ...(siren.trim() ? { siren: siren.trim() } : {}), ...(parentId ? { parentId } : {}) } satisfies OrganisationBody);
    client.setQueryData([...keys.organisations, 'one', made.id], made);
    await news();
    toast.done(t('added', { name: made.name }));
    await navigate({ to: `/organisations/${made.id}` });
  };
  const change = async (before: OrganisationView): Promise<void> => {
    const path = `/organisations/${before.id}`;
    await api.patch<OrganisationView>(path, (syndicate ? { name: name.trim(), siren: siren.trim() || null } : { name: name.trim(), kind, code: code.trim() || null, siren: siren.trim() || null, parentId }) satisfies OrganisationEditBody);
    await news();
    const back: OrganisationEditBody = syndicate ? { name: before.name, siren: before.siren } : { name: before.name, kind: before.kind as OrganisationBody['kind'], code: before.code, siren: before.siren, parentId: before.parent?.id ?? null };
    toast.done(t('changed', { name: name.trim() }), () => void api.patch(path, back).then(news, toast.problem));
  };
  const title = organisation ? t('editOf', { name: organisation.name }) : t('add');
  return (
    <FormDialog
      opened={opened} onClose={onClose} title={title} submitLabel={organisation ? t('save') : t('add')} onSubmit={() => (organisation ? change(organisation) : create())}
      onProblem={useFieldErrors(form)} explain={useConflict(t('codeTaken'), t('codeTakenText'))} disabled={name.trim() === ''}
    >
      <TextInput label={t('columns.name')} required withAsterisk={false} data-autofocus maxLength={200} {...form.getInputProps('name')} />
      {syndicate ? null : (
        <>
          <Select label={t('kind')} data={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))} allowDeselect={false} {...form.getInputProps('kind')} />
          <TextInput label={t('code')} description={t('codeHint')} maxLength={20} {...form.getInputProps('code')} />
        </>
      )}
      <TextInput label={t('siren')} description={t(organisation ? 'sirenHint' : 'sirenHintNew')} inputMode="numeric" maxLength={20} {...form.getInputProps('siren')} />
      {syndicate || kind === 'grouping' ? null : (
        <PlaceSelect<OrganisationView>
          path="/organisations" queryKey={keys.organisations} query={{ kind: 'grouping' }} label={t('parent')} placeholder={t('parentNone')} testId="organisation-parent" clearable known={organisation?.parent ?? parent ?? null}
          value={form.values.parentId} error={form.errors.parentId} onChange={(place) => form.setFieldValue('parentId', place?.id ?? null)}
        />
      )}
    </FormDialog>
  );
}
