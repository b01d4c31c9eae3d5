import type { AppView, Detection, DetectionKind, PackagePatch, PackageView } from '#contract';
import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ApiProblem, keys } from '../../api/index.js';
import { fieldErrors, FormDialog, toast } from '../../ui/index.js';
import { detectionOf, partsOf } from './detection.rules.js';

const KINDS: readonly DetectionKind[] = ['msi', 'registry', 'file'];

/** What the file of a version does not say of itself: the oldest system, how it asks nothing, and how a device finds out that it is there. */
export function VersionDialog({ opened, onClose, appId, one }: { opened: boolean; onClose: () => void; appId: string; one: PackageView }) {
  const { t } = useTranslation('catalogue');
  const { t: problems } = useTranslation('problems');
  const client = useQueryClient();
  const installer = one.kind === 'msi' || one.kind === 'exe';
  const form = useForm({ initialValues: { minimumOs: one.minimumOs, silentArguments: one.silentArguments, ...partsOf(one.detection) } });
  const { minimumOs, silentArguments, ...parts } = form.values;
  const save = async () => {
    const detection: Detection | null = detectionOf(parts);
    await api.patch<AppView>(`/apps/${appId}/packages/${one.id}`, { minimumOs, detection, ...(installer && { silentArguments }) } satisfies PackagePatch);
    toast.done(t('version.done', { version: one.version }));
    await client.invalidateQueries({ queryKey: keys.app(appId) });
  };
  const shown = (error: unknown): boolean => {
    if (!(error instanceof ApiProblem) || error.fields.length === 0) return false;
    const { detection, ...others } = fieldErrors(error, problems);
    form.setErrors({ ...others, ...(detection && { place: t('version.wrongRule') }) });
    return true;
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('version.title', { version: one.version })} submitLabel={t('edit.save')} onSubmit={save} onProblem={shown}>
      <TextInput data-autofocus maxLength={60} label={t('app.minimumOs')} placeholder={t('version.minimumOsPlaceholder')} {...form.getInputProps('minimumOs')} />
      {installer ? <TextInput maxLength={300} label={t('version.silentArguments')} description={t('version.silentHint')} placeholder="/S" spellCheck={false} {...form.getInputProps('silentArguments')} /> : null}
      <Select clearable label={t('version.detection')} description={t('version.detectionHint')} placeholder={t('version.detectionNone')} data={KINDS.map((kind) => ({ value: kind, label: t(`version.by.${kind}`) }))} {...form.getInputProps('kind')} />
      {parts.kind ? <TextInput required label={t(`version.place.${parts.kind}`)} placeholder={t(`version.example.${parts.kind}`)} spellCheck={false} {...form.getInputProps('place')} /> : null}
      {parts.kind === 'registry' ? <TextInput label={t('version.value')} spellCheck={false} {...form.getInputProps('value')} /> : null}
      {parts.kind === 'registry' || parts.kind === 'file' ? <TextInput label={t('version.atLeast')} placeholder={one.version} spellCheck={false} {...form.getInputProps('version')} /> : null}
    </FormDialog>
  );
}
