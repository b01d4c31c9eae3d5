import type { IdentityProviderBody, IdentityProviderView, OrganisationView, ProviderKind } from '#contract';
import { Radio, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { useSession } from '../../app/session.js';
import { fieldErrors, FormDialog, useOnOpen } from '../../ui/index.js';
import { PlaceSelect } from '../devices/PlaceSelect.js';
import { providerChanged } from './provider.queries.js';
import css from './providers.module.css';

/** First step: which provider, where, whose. The rest is on its page, where the addresses to declare stand. */
export function NewProvider({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('providers');
  const { t: problems } = useTranslation('problems');
  const navigate = useNavigate();
  // Who looks after some communes adds one for a commune of theirs; where there is only one, for that.
  const { organisations } = useSession().reach;
  const [only] = organisations?.length === 1 ? organisations : [];
  const form = useForm({ initialValues: { kind: 'proconnect' as ProviderKind, name: '', issuer: '', organisationId: only?.id ?? null } });
  useOnOpen(opened, () => { form.reset(); form.setFieldValue('name', t('kinds.proconnect.example')); });
  const choose = (kind: ProviderKind): void => {
    form.setFieldValue('kind', kind);
    if (form.values.name === '' || form.values.name === t('kinds.proconnect.example')) form.setFieldValue('name', kind === 'proconnect' ? t('kinds.proconnect.example') : '');
  };
  const create = async (): Promise<void> => {
    const { kind, name, issuer, organisationId } = form.values;
    const made = await api.post<IdentityProviderView>('/identity-providers', { kind, name: name.trim(), issuer: issuer.trim(), ...(organisationId && { organisationId }) } satisfies IdentityProviderBody);
    providerChanged(made);
    await navigate({ to: `/identity-providers/${made.id}` });
  };
  const shown = (error: unknown): boolean => {
    if (!(error instanceof ApiProblem) || error.fields.length === 0) return false;
    form.setErrors({ ...fieldErrors(error, problems), ...(error.fields.some(({ field }) => field === 'issuer') && { issuer: t('add.issuerWrong') }) });
    return true;
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('add.title')} size={580} submitLabel={t('add.submit')} onSubmit={create} onProblem={shown} disabled={form.values.name.trim() === '' || form.values.issuer.trim() === '' || (organisations !== null && !form.values.organisationId)}>
      <Radio.Group label={t('add.kind')} value={form.values.kind} onChange={(kind) => choose(kind as ProviderKind)}>
        <div className={css.kinds}>
          {(['proconnect', 'other'] as const).map((kind) => <Radio key={kind} value={kind} label={t(`kinds.${kind}.name`)} description={t(`kinds.${kind}.text`)} />)}
        </div>
      </Radio.Group>
      <TextInput label={t('form.name')} description={t('form.nameHint')} maxLength={80} required withAsterisk={false} data-autofocus {...form.getInputProps('name')} />
      <TextInput type="url" label={t('add.issuer')} description={t('add.issuerHint')} placeholder={t(`kinds.${form.values.kind}.issuer`)} maxLength={300} required withAsterisk={false} autoComplete="off" {...form.getInputProps('issuer')} />
      <PlaceSelect<OrganisationView> path="/organisations" queryKey={keys.organisations} query={{}} clearable label={t('add.whose')} placeholder={t(organisations === null ? 'syndicate' : 'add.whoseNeeded')} testId="provider-organisation" value={form.values.organisationId} onChange={(place) => form.setFieldValue('organisationId', place?.id ?? null)} />
    </FormDialog>
  );
}
