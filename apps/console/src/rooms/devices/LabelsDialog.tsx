import type { DeviceDetail, DeviceSelection } from '#contract';
import { TagsInput, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useScope } from '../../app/scope.js';
import { FormDialog, formatNumber, useOnOpen } from '../../ui/index.js';
import { LABELS } from './label.bounds.js';
import { labelsQuery, useLabels } from './useLabels.js';

/** What separates labels in a file separates them here too. */
const BETWEEN = [',', ';', '|'];

/** Gives labels to any number of devices, and takes some from them. */
export function LabelsDialog({ devices, count, opened, onClose, onDone }: { devices: DeviceSelection; count: number; opened: boolean; onClose: () => void; onDone?: () => void }) {
  const { t, i18n } = useTranslation('devices');
  const change = useLabels();
  const [add, setAdd] = useState<string[]>([]);
  const [remove, setRemove] = useState<string[]>([]);
  useOnOpen(opened, () => { setAdd([]); setRemove([]); });
  const said = { count, formatted: formatNumber(count, i18n.language) };
  const save = async () => {
    await change(devices, { ...(add.length > 0 && { add }), ...(remove.length > 0 && { remove }) });
    onDone?.();
  };
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('labels.title', said)} submitLabel={t('labels.do', said)} disabled={add.length + remove.length === 0 || add.length + remove.length > LABELS.atOnce} onSubmit={save} submitTestId="labels-submit">
      <LabelsField label={t('labels.add')} description={t('labels.hint')} most={LABELS.atOnce} value={add} onChange={setAdd} first testId="labels-add" />
      <LabelsField label={t('labels.remove')} most={LABELS.atOnce} value={remove} onChange={setRemove} testId="labels-remove" />
      <Text size="sm" c="dimmed">{t('labels.undoHint')}</Text>
    </FormDialog>
  );
}

/** All labels of one device, as they stand. */
export function DeviceLabelsDialog({ device, opened, onClose }: { device: DeviceDetail; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('devices');
  const change = useLabels();
  const [labels, setLabels] = useState(device.labels);
  useOnOpen(opened, () => setLabels(device.labels));
  const [add, remove] = [labels.filter((one) => !device.labels.includes(one)), device.labels.filter((one) => !labels.includes(one))];
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('labels.of', { name: device.name })} submitLabel={t('edit.save')} disabled={add.length + remove.length === 0} submitTestId="labels-submit"
      onSubmit={() => change({ ids: [device.id] }, { ...(add.length > 0 && { add: add.slice(0, LABELS.atOnce) }), ...(remove.length > 0 && { remove }) })}
    >
      <LabelsField label={t('labels.field')} description={t('labels.hint')} most={LABELS.most} value={labels} onChange={setLabels} first testId="labels-add" />
    </FormDialog>
  );
}

interface LabelsFieldProps { label: string; description?: string; most: number; value: string[]; onChange: (value: string[]) => void; first?: boolean; testId: string }

/** Words that are typed, or taken from those in use where one looks. */
function LabelsField({ most, onChange, first = false, testId, ...field }: LabelsFieldProps) {
  const { scope } = useScope();
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 200);
  const { data: used = [] } = useQuery(labelsQuery(scope, q));
  return (
    <TagsInput
      {...field} data={used} filter={({ options }) => options} maxTags={most} splitChars={BETWEEN} acceptValueOnBlur clearable data-autofocus={first || undefined} data-testid={testId}
      onChange={(labels) => onChange(labels.map((label) => label.replace(/\s+/g, ' ').trim().slice(0, LABELS.longest)).filter(Boolean))} onSearchChange={setText}
    />
  );
}
