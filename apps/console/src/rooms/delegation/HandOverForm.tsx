import type { DelegationView, OrganisationView } from '#contract';
import { Alert, Button, Group } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { fieldErrors, problemText, toast } from '../../ui/index.js';
import { AddressPanel } from './AddressPanel.js';
import { sendLogo } from './delegation.queries.js';
import { fieldOf, toBody, toForm, type HandOver } from './delegation.rules.js';
import { LookPanel } from './LookPanel.js';
import { PermissionsPanel } from './PermissionsPanel.js';
import { termProblem } from './term.rules.js';
import { TermPanel } from './TermPanel.js';
import { useLogo } from './useLogo.js';

/** The hand-over on one page: what, how it looks, where it is. The same form changes it later. */
export function HandOverForm({ organisation: { id, name }, delegation }: { organisation: OrganisationView; delegation: DelegationView }) {
  const { t } = useTranslation('delegation');
  const { t: problems } = useTranslation('problems');
  const client = useQueryClient();
  const wrongDay = (problem: ReturnType<typeof termProblem>): string | null => (problem ? t(`term.${problem}`) : null);
  const form = useForm<HandOver>({ initialValues: toForm(delegation), validate: { day: (day) => wrongDay(termProblem(day, new Date())) } });
  const logo = useLogo(delegation.logo);
  const [problem, setProblem] = useState<unknown>();
  const { active } = delegation;

  const send = form.onSubmit(async (values) => {
    setProblem(undefined);
    try {
      if (logo.change !== undefined) await sendLogo(id, logo.change);
      const after = await api.put<DelegationView>(`/organisations/${id}/delegation`, toBody(values));
      client.setQueryData(keys.delegation(id), after);
      form.setInitialValues(toForm(after));
      form.reset();
      logo.settled();
      toast.done(t(active ? 'done.changed' : 'done.given', { name }));
      if (!active) document.getElementById('main')?.focus();
    } catch (error) {
      const fields = error instanceof ApiProblem ? error.fields.map((one) => ({ ...one, field: fieldOf(one.field) })) : [];
      form.setErrors(fieldErrors({ fields }, problems));
      setProblem(error);
      focusOn(fields[0]?.field);
    }
  }, (wrong) => focusOn(Object.keys(wrong)[0]));
  const said = problem === undefined ? undefined : problemText(problem, problems);
  return (
    <form onSubmit={send} noValidate>
      <div style={{ display: 'grid', gap: 16 }}>
        <PermissionsPanel name={name} value={form.values.permissions} onChange={(next) => form.setFieldValue('permissions', next)} />
        <LookPanel form={form} logo={logo} title={t('look.title')} />
        <AddressPanel organisationId={id} form={form} />
        <TermPanel form={form} />
        {said ? <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title} role="alert">{said.detail}</Alert> : null}
        <Group justify="flex-end">
          <Button type="submit" loading={form.submitting} disabled={form.values.name.trim() === '' || (active && !form.isDirty() && logo.change === undefined)} data-testid="hand-over">
            {active ? t('submit.change') : t(delegation.since ? 'submit.again' : 'submit.give', { name })}
          </Button>
        </Group>
      </div>
    </form>
  );
}

function focusOn(field: string | undefined): void {
  if (field) document.querySelector<HTMLElement>(`[data-path="${field}"]`)?.focus();
}
