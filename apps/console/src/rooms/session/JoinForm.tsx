import type { InvitationOffer, JoinBody } from '#contract';
import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem } from '../../api/index.js';
import { signIn } from '../../app/session.js';
import type { Locale } from '../../i18n/index.js';
import { fieldErrors, formatExact, problemText, useFirstFocus } from '../../ui/index.js';
import classes from './Door.module.css';
import { OfferFacts } from './OfferFacts.js';
import { MIN_PASSWORD, passwordStrength } from './password.rules.js';
import { PasswordMeter } from './PasswordMeter.js';

/** Name and password of the new account; then one is in. */
export function JoinForm({ path, offer }: { path: string; offer: InvitationOffer }) {
  const { t, i18n } = useTranslation('session');
  const { t: problems } = useTranslation('problems');
  const navigate = useNavigate();
  const first = useFirstFocus();
  const [problem, setProblem] = useState<unknown>(undefined);
  const form = useForm({
    initialValues: { name: '', password: '' },
    validate: {
      name: (value) => (value.trim() ? null : t('setup.nameNeeded')),
      password: (value) => {
        if (value.length < MIN_PASSWORD) return t('passwordShort', { count: MIN_PASSWORD });
        return passwordStrength(value) > 0 ? null : problems('fields.password_simple');
      },
    },
  });
  const submit = form.onSubmit(async ({ name, password }) => {
    setProblem(undefined);
    try {
      await api.post(path, { name: name.trim(), password, locale: i18n.language as Locale } satisfies JoinBody);
    } catch (error) {
      if (error instanceof ApiProblem && error.fields.length > 0) form.setErrors(fieldErrors(error, problems));
      else setProblem(error);
      return;
    }
    // The account is made and the link used up: whatever hinders the sign-in now, it can be tried again at the door.
    const entered = await signIn({ email: offer.email, password }).then(() => true, () => false);
    await navigate({ to: entered ? '/' : '/sign-in', replace: true });
  });
  const taken = problem instanceof ApiProblem && problem.code === 'conflict';
  const said = problem === undefined ? undefined : taken ? { title: t('join.taken'), detail: t('join.takenText') } : problemText(problem, problems);
  return (
    <>
      <OfferFacts offer={offer} />
      <form ref={first} onSubmit={submit} noValidate>
        <Stack gap="sm">
          {said ? <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} stroke={1.75} />} title={said.title} role="alert">{said.detail}</Alert> : null}
          <TextInput label={t('setup.name')} autoComplete="name" maxLength={120} required withAsterisk={false} {...form.getInputProps('name')} />
          {/* Password managers keep the address with the password. */}
          <input type="email" name="username" autoComplete="username" value={offer.email} readOnly hidden />
          <PasswordInput label={t('password')} description={t('passwordHint', { count: MIN_PASSWORD })} autoComplete="new-password" required withAsterisk={false} visibilityToggleButtonProps={{ 'aria-label': t('showPassword'), tabIndex: 0 }} {...form.getInputProps('password')} />
          <PasswordMeter password={form.values.password} />
          <Button type="submit" size="md" mt="xs" loading={form.submitting} rightSection={<IconArrowRight size={18} stroke={1.75} aria-hidden />} fullWidth>{t('join.submit')}</Button>
        </Stack>
      </form>
      <p className={classes.small}>{t('join.validUntil', { when: formatExact(new Date(offer.expiresAt), i18n.language) })}</p>
    </>
  );
}
