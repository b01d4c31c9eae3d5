import type { DeviceFilter } from '#contract';
import { Group, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useScope } from '../../app/scope.js';
import { usePlaceNames } from '../../app/shell/usePlaceNames.js';
import { FilterChip } from '../../ui/index.js';
import type { Audience } from '../devices/CommandDialog.js';
import { LabelFilter } from '../devices/LabelFilter.js';
import { PlaceFilter } from '../devices/PlaceFilter.js';

/** Devices chosen by place and label, starting from the scope of the page; for a removal, only those that have the software. */
export function PlaceChoice({ software, onChange }: { software: string | undefined; onChange: (audience: Audience) => void }) {
  const { t } = useTranslation('deployments');
  const { scope } = useScope();
  const [place, setPlace] = useState(scope);
  const [label, setLabel] = useState<string>();
  const names = usePlaceNames(place);
  useEffect(() => {
    const filter: DeviceFilter = { ...place, status: 'active', ...(label ? { label } : {}), ...(software ? { software } : {}) };
    onChange({ devices: { filter }, count: 0, names: [] });
  }, [place, label, software, onChange]);
  return (
    <div>
      <Text size="sm" fw={600} mb={6}>{t('install.where')}</Text>
      <Group gap="xs">
        <FilterChip label={t('install.organisation')} value={place.organisationId} valueLabel={names.organisation ?? '…'} onChange={() => setPlace({})}>
          {(close) => <PlaceFilter kind="organisation" onChoose={({ id }) => { setPlace({ organisationId: id }); close(); }} />}
        </FilterChip>
        <FilterChip label={t('install.site')} value={place.siteId} valueLabel={names.site ?? '…'} onChange={() => setPlace(place.organisationId ? { organisationId: place.organisationId } : {})}>
          {(close) => <PlaceFilter kind="site" organisationId={place.organisationId} onChoose={({ id }) => { setPlace({ ...place, siteId: id }); close(); }} />}
        </FilterChip>
        <FilterChip label={t('filter.label', { ns: 'devices' })} value={label} onChange={setLabel}>
          {(close) => <LabelFilter label={label} place={place} onApply={(next) => { setLabel(next); close(); }} />}
        </FilterChip>
        {place.organisationId ?? place.siteId ?? label ? null : <Text size="sm" c="dimmed">{t('install.allScope')}</Text>}
      </Group>
    </div>
  );
}
