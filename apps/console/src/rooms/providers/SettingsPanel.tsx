import type { IdentityProviderView } from '#contract';
import { Button, Collapse, Group, PasswordInput, Select, SimpleGrid, Stack, Switch, TextInput, UnstyledButton } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCircleNumber2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem } from '../../api/index.js';
import { useMay } from '../../app/session.js';
import { fieldErrors, Panel, toast } from '../../ui/index.js';
import { changeOf, formOf } from './provider.rules.js';
import { providerChanged } from './provider.queries.js';
import css from './providers.module.css';

const CLAIMS = ['givenName', 'familyName', 'email', 'siret'] as const;

/** What the provider gave, and how far it is believed. */
export function SettingsPanel({ provider }: { provider: IdentityProviderView }) {
  const { t } = useTranslation('providers');
  const { t: problems } = useTranslation('problems');
  const { t: session } = useTranslation('session');
  const mayTrust = useMay('users.manage');
  const [more, setMore] = useState(false);
  const form = useForm({ initialValues: formOf(provider) });
  const save = form.onSubmit(async (values) => {
    try {
      const saved = await api.patch<IdentityProviderView>(`/identity-providers/${provider.id}`, changeOf(values));
      providerChanged(saved);
      form.setInitialValues(formOf(saved));
      form.reset();
      toast.done(t('form.saved'));
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.fields.length === 0) return toast.problem(error);
      const errors = fieldErrors(error, problems);
      form.setErrors(Object.fromEntries(Object.entries(errors).map(([field, said]) => [field.replace('claims.', ''), said])));
      if (Object.keys(errors).some((field) => !['name', 'clientId', 'clientSecret'].includes(field))) setMore(true);
    }
  });
  const belief = (field: 'vouches' | 'secondFactor') => ({ label: t(`form.${field}`), description: t(mayTrust ? `form.${field}Hint` : 'form.trustHint'), disabled: !mayTrust, ...form.getInputProps(field, { type: 'checkbox' }) });
  return (
    <Panel icon={IconCircleNumber2} title={t('form.title')}>
      <form onSubmit={save} noValidate autoComplete="off">
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            <TextInput label={t('form.clientId')} description={t('form.clientIdHint')} maxLength={300} {...form.getInputProps('clientId')} />
            <PasswordInput label={t('form.clientSecret')} description={t(provider.hasSecret ? 'form.secretKept' : 'form.secretHint')} placeholder={provider.hasSecret ? '••••••••' : ''} autoComplete="new-password" maxLength={500} visibilityToggleButtonProps={{ 'aria-label': session('showPassword'), tabIndex: 0 }} {...form.getInputProps('clientSecret')} />
          </SimpleGrid>
          <TextInput label={t('form.name')} description={t('form.nameHint')} maxLength={80} {...form.getInputProps('name')} />
          <Switch {...belief('vouches')} />
          <Switch {...belief('secondFactor')} />
          {form.values.secondFactor ? <TextInput label={t('form.secondFactorAcr')} description={t('form.secondFactorAcrHint')} maxLength={500} disabled={!mayTrust} {...form.getInputProps('secondFactorAcr')} /> : null}
          <UnstyledButton className={css.more} aria-expanded={more} aria-controls="provider-more" onClick={() => setMore(!more)}>{t(more ? 'form.less' : 'form.more')}</UnstyledButton>
          <Collapse id="provider-more" expanded={more}>
            <Stack gap="md">
              <TextInput label={t('form.scopes')} description={t('form.scopesHint')} maxLength={500} {...form.getInputProps('scopes')} />
              <Select label={t('form.userinfoAlg')} description={t('form.userinfoAlgHint')} allowDeselect={false} data={['', 'RS256', 'PS256', 'ES256', 'EdDSA'].map((value) => ({ value, label: value || t('form.unsigned') }))} {...form.getInputProps('userinfoAlg')} />
              <TextInput label={t('form.acrValues')} description={t('form.acrValuesHint')} maxLength={500} {...form.getInputProps('acrValues')} />
              <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
                {CLAIMS.map((claim) => <TextInput key={claim} label={t(`form.claims.${claim}`)} maxLength={100} {...form.getInputProps(claim)} />)}
              </SimpleGrid>
            </Stack>
          </Collapse>
          <Group justify="flex-end"><Button type="submit" loading={form.submitting} disabled={!form.isDirty()}>{t('form.save')}</Button></Group>
        </Stack>
      </form>
    </Panel>
  );
}
