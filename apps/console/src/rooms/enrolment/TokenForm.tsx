import type { EnrolmentTokenView, OrganisationView, SiteView } from '#contract';
import { Alert, Button, NumberInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle, IconKey } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { useScope } from '../../app/scope.js';
import { Panel, problemText } from '../../ui/index.js';
import { PlaceSelect } from '../devices/PlaceSelect.js';
import css from './enrolment.module.css';
import { bodyOf, lifetime, LIFETIMES, problemsOf, type TokenForm as Values } from './token.rules.js';
import { useTokenLimits } from './useTokenLimits.js';

/** Name, place and limits of a new token. The scope of the page fills the place in. */
export function TokenForm({ onMade }: { onMade: (token: EnrolmentTokenView) => void }) {
  const { t } = useTranslation('enrolment');
  const { t: problems } = useTranslation('problems');
  const { scope } = useScope();
  const client = useQueryClient();
  const form = useForm<Values>({
    initialValues: { label: '', organisationId: scope.organisationId ?? null, siteId: scope.siteId ?? null, maxUses: 1, expiresInHours: 24 },
    validate: (values) => Object.fromEntries(Object.entries(problemsOf(values)).map(([field, key]) => [field, t(`form.${key}`)])),
  });
  const make = useMutation({
    mutationFn: (values: Values) => api.post<EnrolmentTokenView>('/enrolment-tokens', bodyOf(values)),
    onSuccess: (token) => { void client.invalidateQueries({ queryKey: keys.tokens }); onMade(token); },
  });
  const said = make.error ? problemText(make.error, problems) : null;
  const { organisationId, siteId } = form.values;
  const limits = useTokenLimits({ organisationId, siteId });
  const hours = Math.min(form.values.expiresInHours, limits.hours);
  return (
    <Panel icon={IconKey} title={t('new')}>
      <form className={css.form} noValidate onSubmit={form.onSubmit((values) => make.mutate({ ...values, expiresInHours: hours }))}>
        <TextInput required maxLength={120} label={t('form.label')} description={t('form.labelHint')} placeholder={t('form.labelPlaceholder')} {...form.getInputProps('label')} />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          <PlaceSelect<OrganisationView>
            path="/organisations" queryKey={keys.organisations} query={{}} required label={t('form.organisation')} placeholder={t('form.organisationPlaceholder')} testId="enrol-organisation"
            value={organisationId} error={form.errors['organisationId']} onChange={(place) => { form.setFieldValue('organisationId', place?.id ?? null); form.setFieldValue('siteId', null); }}
          />
          <PlaceSelect<SiteView>
            path="/sites" queryKey={keys.sites} query={{ organisationId }} disabled={!organisationId} clearable label={t('form.site')} placeholder={t('form.sitePlaceholder')} testId="enrol-site"
            value={siteId} onChange={(place) => form.setFieldValue('siteId', place?.id ?? null)}
          />
          <NumberInput required min={1} max={limits.uses} allowDecimal={false} thousandSeparator=" " label={t('form.uses')} description={t('form.usesHint')} {...form.getInputProps('maxUses')} />
          <Select
            allowDeselect={false} label={t('form.hours')} description={t('form.hoursHint')} value={String(hours)} onChange={(chosen) => form.setFieldValue('expiresInHours', Number(chosen))}
            data={LIFETIMES.filter((offered) => offered <= limits.hours).map((offered) => { const { key, count } = lifetime(offered); return { value: String(offered), label: t(`form.${key}`, { count }) }; })}
          />
        </SimpleGrid>
        {said ? <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title}>{said.detail}</Alert> : null}
        <div><Button type="submit" loading={make.isPending} data-testid="enrol-create">{t('form.create')}</Button></div>
      </form>
    </Panel>
  );
}
