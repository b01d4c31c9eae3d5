import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/index.js';
import { useSession } from '../../app/session.js';
import { fieldErrors, Panel, toast } from '../../ui/index.js';
import { MIN_PASSWORD, passwordStrength } from '../session/password.rules.js';
import { PasswordMeter } from '../session/PasswordMeter.js';
import { changeProfile } from './profile.js';
import classes from './Settings.module.css';

/** A new password, against the present one. Other sessions of the account end. */
export function PasswordPanel() {
  const { t } = useTranslation('settings');
  const { t: problems } = useTranslation('problems');
  const { t: session } = useTranslation('session');
  const { user } = useSession();
  const form = useForm({
    initialValues: { currentPassword: '', newPassword: '' },
    validate: { newPassword: (value) => (passwordStrength(value) > 0 ? null : session('passwordShort', { count: MIN_PASSWORD })) },
  });
  const save = form.onSubmit(async (values) => {
    try {
      await changeProfile(values);
      form.reset();
      toast.done(t('password.changed'));
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'wrong_credentials') form.setFieldError('currentPassword', t('password.wrong'));
      else if (error instanceof ApiProblem && error.fields.length > 0) form.setErrors(fieldErrors(error, problems));
      else toast.problem(error);
    }
  });
  if (!user.hasPassword) return <Panel icon={IconLock} title={t('password.title')}><p className={classes.lead}>{t('password.none')}</p></Panel>;
  const toggle = { 'aria-label': session('showPassword'), tabIndex: 0 };
  return (
    <Panel icon={IconLock} title={t('password.title')}>
      <form onSubmit={save}>
        <Stack gap="sm">
          <input type="text" name="username" autoComplete="username" value={user.email} readOnly hidden />
          <PasswordInput label={t('password.current')} autoComplete="current-password" visibilityToggleButtonProps={toggle} {...form.getInputProps('currentPassword')} />
          <PasswordInput label={t('password.new')} description={session('passwordHint', { count: MIN_PASSWORD })} autoComplete="new-password" visibilityToggleButtonProps={toggle} {...form.getInputProps('newPassword')} />
          <PasswordMeter password={form.values.newPassword} />
          <Group justify="flex-end"><Button type="submit" disabled={form.values.currentPassword === '' || form.values.newPassword === ''} loading={form.submitting}>{t('password.change')}</Button></Group>
        </Stack>
      </form>
    </Panel>
  );
}
