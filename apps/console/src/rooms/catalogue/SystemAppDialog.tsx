import type { AppView, SystemAppBody } from '#contract';
import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem } from '../../api/index.js';
import { fieldErrors, FormDialog, toast } from '../../ui/index.js';
import { isPackageName } from './catalogue.rules.js';

/** An app that the devices' own package sources know. */
export function SystemAppDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('catalogue');
  const { t: problems } = useTranslation('problems');
  const client = useQueryClient();
  const form = useForm({ initialValues: { name: '', package: '', summary: '' }, validate: { package: (value) => (isPackageName(value) ? null : t('system.packageRule')) }, validateInputOnBlur: true });
  const { name, package: packageName, summary } = form.values;
  const add = async () => {
    const body: SystemAppBody = { name: name.trim(), package: packageName.trim(), ...(summary.trim() ? { summary: summary.trim() } : {}) };
    const app = await api.post<AppView>('/apps', body);
    void client.invalidateQueries({ queryKey: ['apps'] });
    toast.done(t('system.added', { name: app.name }));
    form.reset();
  };
  const shown = (error: unknown): boolean => {
    if (!(error instanceof ApiProblem) || error.fields.length === 0) return false;
    form.setErrors(fieldErrors(error, problems));
    return true;
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('system.title')} submitLabel={t('system.add')} disabled={!name.trim() || !isPackageName(packageName.trim())} onSubmit={add} onProblem={shown} submitTestId="system-app-add">
      <TextInput data-autofocus required maxLength={120} label={t('system.name')} placeholder={t('system.namePlaceholder')} {...form.getInputProps('name')} />
      <TextInput required maxLength={100} label={t('system.package')} description={t('system.packageHint')} placeholder={t('system.packagePlaceholder')} autoCapitalize="none" spellCheck={false} {...form.getInputProps('package')} />
      <TextInput maxLength={300} label={t('system.summary')} {...form.getInputProps('summary')} />
    </FormDialog>
  );
}
