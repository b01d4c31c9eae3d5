/** Which list the address asks for, and the live news that keep it true: no row moves by itself. Who shows a part of it reads that part, so that news draw nothing else again. */
import type { DeviceRow } from '#contract';
import { useThrottledCallback } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys, useLive } from '../../api/index.js';
import { useOrganisation } from '../../app/shell/usePlaceNames.js';
import { useFilters } from '../../ui/index.js';
import { FILTER_KEYS, parseFleetSearch } from './fleetSearch.js';
import { dropRow, patchRow, type Pages } from './pages.rules.js';

const NAMES = [...FILTER_KEYS, 'sort'] as const;

export function useFleet() {
  const client = useQueryClient();
  const filters = useFilters(NAMES);
  const search = parseFleetSearch(filters.values);
  const [newcomers, setNewcomers] = useState(0);
  /** A list was taken over: more is different than can be told row by row. */
  const [changed, setChanged] = useState(false);

  const { data: place } = useOrganisation(search.organisationId);

  const refreshNumbers = useThrottledCallback(() => {
    void client.invalidateQueries({ queryKey: keys.summary });
    void client.invalidateQueries({ queryKey: keys.deviceCount });
  }, 3_000);
  const readAgain = () => {
    setNewcomers(0);
    setChanged(false);
    void client.invalidateQueries({ queryKey: keys.devices });
    refreshNumbers();
  };
  const onLists = (change: (data: Pages<DeviceRow>) => Pages<DeviceRow>) =>
    client.setQueriesData<Pages<DeviceRow>>({ queryKey: keys.devices }, (data) => (data ? change(data) : data));

  useLive('device.changed', ({ id, row }) => {
    onLists((data) => patchRow(data, id, row));
    if (row.presence ?? row.status ?? row.target) refreshNumbers();
  });
  useLive('device.removed', ({ id }) => { onLists((data) => dropRow(data, id)); refreshNumbers(); });
  useLive('devices.arrived', ({ ids, organisation, site, fresh }) => {
    let shown = 0;
    onLists((data) => ids.reduce((pages, id) => { const next = patchRow(pages, id, { organisation, site, room: null }); shown += next === pages ? 0 : 1; return next; }, data));
    // Which communes are in a grouping is the server's to say: what came into any place is announced.
    const here = search.siteId ? search.siteId === site?.id : search.organisationId && place?.kind !== 'grouping' ? search.organisationId === organisation.id : fresh;
    if (here && shown < ids.length) setNewcomers((count) => count + ids.length - shown);
    refreshNumbers();
  });
  useLive('devices.left', ({ ids }) => { onLists((data) => ids.reduce(dropRow, data)); refreshNumbers(); });
  useLive('devices.imported', () => { setChanged(true); refreshNumbers(); });
  useLive('device.enrolled', () => { setNewcomers((count) => count + 1); refreshNumbers(); });

  return { search, filters, newcomers, changed, readAgain };
}
export type Fleet = ReturnType<typeof useFleet>;
