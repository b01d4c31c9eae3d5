import { Alert, Button, PasswordInput, Skeleton, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react';
import type { SetupBody } from '#contract';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem } from '../../api/index.js';
import { signIn } from '../../app/session.js';
import { ErrorState, fieldErrors, problemText, useFirstFocus } from '../../ui/index.js';
import { Door } from './Door.js';
import { PasswordMeter } from './PasswordMeter.js';
import { MIN_PASSWORD } from './password.rules.js';

/** First start: the link shown by the server makes the first account, once. */
export function SetupPage() {
  const { t } = useTranslation('session');
  const { t: problems } = useTranslation('problems');
  const { token = '' }: { token?: string } = useParams({ strict: false });
  const navigate = useNavigate();
  const [problem, setProblem] = useState<unknown>(undefined);
  const link = useQuery({ queryKey: ['setup', token], queryFn: async () => { await api.get(`/setup/${encodeURIComponent(token)}`); return true; }, retry: false, staleTime: Infinity });
  const form = useForm<SetupBody>({
    initialValues: { name: '', email: '', password: '' },
    validate: {
      name: (value) => (value.trim() ? null : t('setup.nameNeeded')),
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('setup.emailNeeded')),
      password: (value) => (value.length >= MIN_PASSWORD ? null : t('passwordShort', { count: MIN_PASSWORD })),
    },
  });
  const submit = form.onSubmit(async ({ name, email, password }) => {
    setProblem(undefined);
    try {
      await api.post(`/setup/${encodeURIComponent(token)}`, { name: name.trim(), email: email.trim(), password } satisfies SetupBody);
      await signIn({ email: email.trim(), password });
      await navigate({ to: '/', replace: true });
    } catch (error) {
      if (error instanceof ApiProblem && error.fields.length > 0) form.setErrors(fieldErrors(error, problems));
      else setProblem(error);
    }
  });

  const first = useFirstFocus(link.isPending);

  if (link.isError) return <Door title={t('setup.title')}><ErrorState problem={link.error} /></Door>;
  const said = problem === undefined ? undefined : problemText(problem, problems);
  return (
    <Door title={t('setup.title')} lead={t('setup.lead')}>
      {link.isPending ? <Stack mt="md"><Skeleton h={58} /><Skeleton h={58} /><Skeleton h={58} /></Stack> : (
        <form ref={first} onSubmit={submit} noValidate>
          <Stack gap="sm">
            {said ? <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title} role="alert">{said.detail}</Alert> : null}
            <TextInput label={t('setup.name')} autoComplete="name" required withAsterisk={false} {...form.getInputProps('name')} />
            <TextInput label={t('email')} type="email" autoComplete="username" required withAsterisk={false} {...form.getInputProps('email')} />
            <PasswordInput label={t('password')} description={t('passwordHint', { count: MIN_PASSWORD })} autoComplete="new-password" required withAsterisk={false} visibilityToggleButtonProps={{ 'aria-label': t('showPassword'), tabIndex: 0 }} {...form.getInputProps('password')} />
            <PasswordMeter password={form.values.password} />
            <Button type="submit" size="md" mt="xs" loading={form.submitting} rightSection={<IconArrowRight size={18} stroke={1.75} aria-hidden />} fullWidth>{t('setup.submit')}</Button>
          </Stack>
        </form>
      )}
    </Door>
  );
}
