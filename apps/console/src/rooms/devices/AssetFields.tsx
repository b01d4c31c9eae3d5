import type { DeviceKind, DeviceRow, Page } from '#contract';
import { Alert, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconInfoCircle } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import type { AssetForm } from './asset.rules.js';
import { KINDS } from './fleetSearch.js';

interface AssetFieldsProps {
  form: AssetForm;
  onChange: (change: Partial<AssetForm>) => void;
  errors: Partial<Record<keyof AssetForm, string>>;
  /** Not told as something that is there already. */
  own?: string;
}

/** Most likely first: what has an agent comes by itself. */
const ORDER: readonly DeviceKind[] = ['projector', 'screen', 'display', 'charging-case', 'network', 'printer', 'laptop', 'desktop', 'tablet', 'other'];

const sameSerial = (serial: string) => queryOptions({
  queryKey: [...keys.devices, 'serial', serial], enabled: serial.length >= 4,
  queryFn: ({ signal }) => api.get<Page<DeviceRow>>('/devices', { q: serial, limit: 5 }, signal),
});

/** What a person can read on the back of a machine, and where it was bought. */
export function AssetFields({ form, onChange, errors, own }: AssetFieldsProps) {
  const { t } = useTranslation(['assets', 'devices']);
  const [serial] = useDebouncedValue(form.serial.trim().toLowerCase(), 350);
  const { data } = useQuery(sameSerial(serial));
  const known = data?.items.find((row) => row.id !== own && row.serial?.toLowerCase() === serial);
  const field = (name: keyof Omit<AssetForm, 'kind'>, maxLength: number) => ({
    label: t(`form.${name}`), maxLength, value: form[name], error: errors[name], onChange: (event: { currentTarget: { value: string } }) => onChange({ [name]: event.currentTarget.value }),
  });
  const kinds = [...ORDER, ...KINDS.filter((kind) => !ORDER.includes(kind) && kind === form.kind)];
  return (
    <>
      <Select
        label={t('form.kind')} placeholder={t('form.kindPlaceholder')} data={kinds.map((value) => ({ value, label: t(`devices:kind.${value}`) }))} value={form.kind} error={errors.kind} allowDeselect={false} data-autofocus data-testid="asset-kind"
        onChange={(value) => onChange({ kind: value as DeviceKind })}
      />
      <TextInput {...field('name', 120)} description={t('form.nameHint')} required withAsterisk={false} />
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <TextInput {...field('serial', 200)} description={t('form.serialHint')} />
        <TextInput {...field('assetTag', 60)} description={t('form.assetTagHint')} />
        <TextInput {...field('manufacturer', 200)} />
        <TextInput {...field('model', 200)} />
        <TextInput {...field('macs', 300)} description={t('form.macsHint')} placeholder="a4:bb:6d:01:02:03" />
        <TextInput {...field('purchasedOn', 10)} type="date" description={t('form.purchasedOnHint')} />
      </SimpleGrid>
      {known ? (
        <Alert variant="light" color="yellow" icon={<IconInfoCircle size={18} stroke={1.75} />} role="status">
          {t('form.known', { serial: form.serial.trim() })} <Link to={`/devices/${known.id}`}><bdi>{known.name}</bdi></Link> · <bdi>{known.site?.name ?? known.organisation.name}</bdi>
        </Alert>
      ) : null}
    </>
  );
}
