import type { DeviceRow, Page } from '#contract';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconDevices, IconSearch, type Icon } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { actions, navigation } from '../rooms.js';
import { useSession } from '../session.js';
import { matches } from './palette.rules.js';

interface Entry { id: string; icon: Icon; label: string; description?: string | undefined; to: string; search?: Record<string, string> | undefined }

/** Ctrl K: any room, any action, any device by name, label or serial number. Devices come last: they arrive later, and nothing moves. */
export function Palette() {
  const { t } = useTranslation('shell');
  const { t: all } = useTranslation();
  const { permissions } = useSession();
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  const [q] = useDebouncedValue(query.trim(), 180);
  const found = useQuery({
    queryKey: [...keys.devices, 'palette', q],
    queryFn: ({ signal }) => api.get<Page<DeviceRow>>('/devices', { q, limit: 8 }, signal),
    enabled: q.length >= 2,
    placeholderData: keepPreviousData,
  });

  const may = (entry: { permission?: (typeof permissions)[number] }): boolean => !entry.permission || permissions.includes(entry.permission);
  const pick = (entries: Entry[]): Entry[] => entries.filter((entry) => matches(entry.label, query));
  const groups: { label: string; entries: Entry[] }[] = [
    { label: t('palette.rooms'), entries: pick(navigation.filter(may).map((one) => ({ id: one.to, icon: one.icon, label: all(one.labelKey), to: one.to }))) },
    { label: t('palette.actions'), entries: pick(actions.filter(may).map((one) => ({ id: one.id, icon: one.icon, label: all(one.labelKey), to: one.to, search: one.search }))) },
    { label: t('palette.devices'), entries: q.length >= 2 ? (found.data?.items ?? []).map((row) => ({ id: row.id, icon: IconDevices, label: row.name, description: [row.assetTag, row.site?.name ?? row.organisation.name].filter(Boolean).join(' · '), to: `/devices/${row.id}` })) : [] },
  ].filter((group) => group.entries.length > 0);

  const open = (entry: Entry) => { spotlight.close(); void navigate({ to: entry.to, search: entry.search ?? {} }); };
  // Devices arrive after the typing, when nothing is marked yet: Enter opens the first of them.
  const openFirst = (event: KeyboardEvent<HTMLInputElement>) => {
    const first = groups[0]?.entries[0];
    if (event.key !== 'Enter' || !first || event.currentTarget.closest('[role="dialog"]')?.querySelector('[data-selected]')) return;
    event.preventDefault();
    open(first);
  };

  return (
    <Spotlight.Root query={query} onQueryChange={setQuery} shortcut="mod + K" scrollable maxHeight={440} clearQueryOnClose transitionProps={{ duration: 100 }} overlayProps={{ backgroundOpacity: 0.45, blur: 0 }} attributes={{ content: { 'aria-label': t('palette.open') } }}>
      <Spotlight.Search onKeyDown={openFirst} placeholder={t('palette.open')} aria-label={t('palette.open')} leftSection={<IconSearch size={20} stroke={1.75} aria-hidden />} />
      <Spotlight.ActionsList>
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group.label} label={group.label}>
            {group.entries.map((entry) => (
              <Spotlight.Action key={entry.id} label={entry.label} description={entry.description} leftSection={<entry.icon size={20} stroke={1.75} aria-hidden />} onClick={() => open(entry)} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 ? <Spotlight.Empty>{found.isFetching ? t('palette.searching') : t('palette.none')}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
