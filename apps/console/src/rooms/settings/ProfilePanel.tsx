import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.js';
import { i18n, setLocale } from '../../i18n/index.js';
import { Panel, toast } from '../../ui/index.js';
import { changeProfile } from './profile.js';

/** Name and language. The address is the account: it does not change here. */
export function ProfilePanel() {
  const { t } = useTranslation('settings');
  const { user, organisation } = useSession();
  const form = useForm({ initialValues: { name: user.name, locale: user.locale } });
  const save = form.onSubmit(async ({ name, locale }) => {
    try {
      const { user: saved } = await changeProfile({ name: name.trim(), locale });
      setLocale(saved.locale);
      form.setInitialValues({ name: saved.name, locale: saved.locale });
      form.reset();
      toast.done(i18n.t('settings:saved'));
    } catch (error) {
      toast.problem(error);
    }
  });
  return (
    <Panel icon={IconUser} title={t('profile.title')} actions={organisation.name}>
      <form onSubmit={save}>
        <Stack gap="sm">
          <TextInput label={t('profile.name')} autoComplete="name" maxLength={120} {...form.getInputProps('name')} />
          <TextInput label={t('profile.email')} value={user.email} readOnly description={t('profile.emailHint')} />
          <Select label={t('profile.locale')} data={[{ value: 'fr', label: 'Français' }, { value: 'en', label: 'English' }]} allowDeselect={false} {...form.getInputProps('locale')} />
          <Group justify="flex-end"><Button type="submit" disabled={!form.isDirty() || form.values.name.trim() === ''} loading={form.submitting}>{t('save')}</Button></Group>
        </Stack>
      </form>
    </Panel>
  );
}
