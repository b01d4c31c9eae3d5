import type { AppView, StoreKind, SystemAppBody } from '#contract';
import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem } from '../../api/index.js';
import { fieldErrors, FormDialog, toast } from '../../ui/index.js';
import { isPackageName } from './catalogue.rules.js';

const SOURCES: readonly StoreKind[] = ['deb', 'flatpak', 'snap', 'rpm', 'winget'];
/** Of the others the server knows the rule. */
const fits = (kind: StoreKind, name: string): boolean => (kind === 'deb' ? isPackageName(name) : name.length > 1);

/** An app that the devices' own package sources know. */
export function SystemAppDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('catalogue');
  const { t: problems } = useTranslation('problems');
  const client = useQueryClient();
  const form = useForm({ initialValues: { kind: 'deb' as StoreKind, name: '', package: '', summary: '' }, validate: { package: (value, { kind }) => (fits(kind, value) ? null : t('system.packageRule')) }, validateInputOnBlur: true });
  const { kind, name, package: packageName, summary } = form.values;
  const add = async () => {
    const body: SystemAppBody = { name: name.trim(), package: packageName.trim(), kind, ...(summary.trim() ? { summary: summary.trim() } : {}) };
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
    <FormDialog opened={opened} onClose={onClose} title={t('system.title')} submitLabel={t('system.add')} disabled={!name.trim() || !fits(kind, packageName.trim())} onSubmit={add} onProblem={shown} submitTestId="system-app-add">
      <Select allowDeselect={false} label={t('system.kind')} data={SOURCES.map((value) => ({ value, label: t(`system.source.${value}`) }))} {...form.getInputProps('kind')} />
      <TextInput data-autofocus required maxLength={120} label={t('system.name')} placeholder={t('system.namePlaceholder')} {...form.getInputProps('name')} />
      <TextInput required maxLength={255} label={t('system.package')} description={t('system.packageHint')} placeholder={t('system.packagePlaceholder')} autoCapitalize="none" spellCheck={false} {...form.getInputProps('package')} />
      <TextInput maxLength={300} label={t('system.summary')} {...form.getInputProps('summary')} />
    </FormDialog>
  );
}
