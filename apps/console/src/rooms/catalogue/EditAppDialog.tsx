import type { AppPatch, AppView } from '#contract';
import { MultiSelect, SimpleGrid, Switch, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { useSession } from '../../app/session.js';
import { fieldErrors, FormDialog, toast } from '../../ui/index.js';
import { CYCLES, SUBJECTS } from './app.lists.js';
import { changesOf } from './catalogue.rules.js';
import { IconField, useIcon } from './IconField.js';

/** The words of an app, and its icon. */
export function EditAppDialog({ opened, onClose, app }: { opened: boolean; onClose: () => void; app: AppView }) {
  const { t } = useTranslation('catalogue');
  const { t: problems } = useTranslation('problems');
  const client = useQueryClient();
  const { name, publisher, summary, description, cycles, subjects, licence, privacy, homepage, shared } = app;
  const form = useForm<Required<Omit<AppPatch, 'teaching'>>>({ initialValues: { name, publisher, summary, description, cycles, subjects, licence, privacy, homepage, shared } });
  const icon = useIcon(app.icon);
  const decides = useSession().reach.organisations === null && app.organisation === null;
  const save = async () => {
    const changes = changesOf(app, form.values);
    if (Object.keys(changes).length > 0) await api.patch<AppView>(`/apps/${app.id}`, changes);
    await icon.send(`/apps/${app.id}/icon`);
    await client.invalidateQueries({ queryKey: keys.apps });
    void client.invalidateQueries({ queryKey: keys.app(app.id) });
    toast.done(t('edit.done', { name: form.values.name.trim() }));
  };
  const shown = (error: unknown): boolean => {
    if (!(error instanceof ApiProblem) || error.fields.length === 0 || error.fields.some(({ field }) => field === 'file')) return false;
    form.setErrors(fieldErrors(error, problems));
    return true;
  };
  const choices = (kind: 'cycle' | 'subject', values: readonly string[]) => values.map((value) => ({ value, label: t(`${kind}.${value}`) }));
  return (
    <FormDialog opened={opened} onClose={onClose} size="lg" title={t('edit.title', { name: app.name })} submitLabel={t('edit.save')} disabled={!form.values.name.trim()} onSubmit={save} onProblem={shown} submitTestId="edit-app-save">
      <IconField icon={icon} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <TextInput data-autofocus required maxLength={120} label={t('edit.name')} {...form.getInputProps('name')} />
        <TextInput maxLength={120} label={t('facts.publisher')} {...form.getInputProps('publisher')} />
        <MultiSelect data={choices('cycle', CYCLES)} label={t('facts.cycles')} searchable clearable {...form.getInputProps('cycles')} />
        <MultiSelect data={choices('subject', SUBJECTS)} label={t('facts.subjects')} searchable clearable {...form.getInputProps('subjects')} />
      </SimpleGrid>
      <TextInput maxLength={300} label={t('edit.summary')} {...form.getInputProps('summary')} />
      <Textarea autosize minRows={2} maxRows={8} maxLength={4000} label={t('edit.description')} {...form.getInputProps('description')} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <TextInput maxLength={120} label={t('facts.licence')} placeholder="GPL-3.0" {...form.getInputProps('licence')} />
        <TextInput maxLength={500} type="url" label={t('facts.homepage')} placeholder="https://" {...form.getInputProps('homepage')} />
      </SimpleGrid>
      <Textarea autosize minRows={2} maxRows={6} maxLength={2000} label={t('facts.privacy')} description={t('edit.privacyHint')} {...form.getInputProps('privacy')} />
      {decides ? <Switch label={t('edit.shared')} description={t('edit.sharedHint')} {...form.getInputProps('shared', { type: 'checkbox' })} /> : null}
    </FormDialog>
  );
}
