import type { RequestFormView, RequestReceipt } from '#contract';
import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle, IconSend } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem } from '../../api/index.js';
import type { Locale } from '../../i18n/index.js';
import { fieldErrors, problemText } from '../../ui/index.js';
import { useMinute } from '../../ui/useMinute.js';
import { parisWall } from '../deployments/when.rules.js';
import { bodyOf, problemsOf, TEXTS, type AskDraft } from './ask.rules.js';
import css from './ask.module.css';
import { FormApps } from './FormApps.js';
import { forgetDraft, keepDraft, keptDraft } from './kept.js';
import { WhatFields } from './WhatFields.js';
import { WhyFields } from './WhyFields.js';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** For the page of an asker: it was sent a moment ago. */
    receipt?: { number: number; mailed: boolean; code: string };
  }
}

/** The first field that is wrong, once it says so. */
const toFirstFault = (form: HTMLFormElement | undefined): void => void requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-fault] input')?.focus());

/** One page, from top to bottom: what, where, what for, until when, from whom. It is sent, and its own page follows. */
export function AskForm({ code, view }: { code: string; view: RequestFormView }) {
  const { t, i18n } = useTranslation('ask');
  const { t: problems } = useTranslation('problems');
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(undefined);
  const today = parisWall(useMinute()).slice(0, 10);
  const form = useForm<AskDraft>({
    initialValues: keptDraft(code, view.rooms), onValuesChange: (values) => keepDraft(code, values),
    validate: (values) => Object.fromEntries(Object.entries(problemsOf(values, today)).map(([field, key]) => [field, t(`problem.${key}`)])),
  });
  const submit = form.onSubmit(async (values, event) => {
    const sent = event?.currentTarget;
    setBusy(true);
    setProblem(undefined);
    try {
      const { secret, ...receipt } = await api.post<RequestReceipt>(`/request-forms/${code}`, bodyOf(values, i18n.language as Locale));
      forgetDraft(code);
      await navigate({ to: `/demande/suivi/${secret}`, replace: true, state: { receipt: { ...receipt, code } } });
    } catch (error) {
      if (error instanceof ApiProblem && error.fields.length > 0) {
        const { appId, ...others } = fieldErrors(error, problems);
        form.setErrors({ ...others, ...(appId && { app: appId }) });
        toFirstFault(sent);
      } else setProblem(error);
      setBusy(false);
    }
  }, (_errors, _values, event) => toFirstFault(event?.currentTarget));
  const said = problem === undefined ? undefined : problemText(problem, problems);
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="xl">
        <WhatFields form={form} apps={(onNone) => <FormApps code={code} chosen={form.values.app} onChoose={(app) => form.setFieldValue('app', app)} onNone={onNone} error={form.errors['app']} />} />
        <WhyFields form={form} rooms={view.rooms} today={today} />
        <fieldset className={css.part}>
          <legend>{t('who.title')}</legend>
          <div className={css.pair}>
            <TextInput label={t('who.name')} autoComplete="name" maxLength={TEXTS.name} required withAsterisk={false} {...form.getInputProps('name')} />
            <TextInput type="email" label={t('who.email')} description={t('who.emailHint')} inputWrapperOrder={['label', 'input', 'description', 'error']} autoComplete="email" inputMode="email" maxLength={TEXTS.email} {...form.getInputProps('email')} />
          </div>
        </fieldset>
        {said ? <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title} role="alert">{said.detail}</Alert> : null}
        <div>
          <Button type="submit" size="md" fullWidth loading={busy} leftSection={<IconSend size={18} stroke={1.75} aria-hidden />} data-testid="ask-send">{t('send')}</Button>
          <Text size="sm" c="dimmed" mt={8} ta="center">{t('sendHint')}</Text>
        </div>
      </Stack>
    </form>
  );
}
