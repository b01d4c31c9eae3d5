/** The fleet list's data: the address says which list, live news keep it true, and no row moves by itself. */
import type { DeviceRow } from '#contract';
import { useThrottledCallback } from '@mantine/hooks';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { keys, useLive } from '../../api/index.js';
import { scopeOf } from '../../app/scope.rules.js';
import { useFilters } from '../../ui/index.js';
import { countQuery, fleetQuery, summaryQuery } from './device.queries.js';
import { FILTER_KEYS, parseFleetSearch } from './fleetSearch.js';
import { dropRow, patchRow, type Pages } from './pages.rules.js';

const NAMES = [...FILTER_KEYS, 'sort'] as const;

export function useFleet() {
  const client = useQueryClient();
  const filters = useFilters(NAMES);
  const search = parseFleetSearch(filters.values);
  const list = useInfiniteQuery(fleetQuery(search));
  const { data: total } = useQuery(countQuery(search));
  const { data: summary } = useQuery(summaryQuery(scopeOf(filters.values)));
  const [newcomers, setNewcomers] = useState(0);

  const refreshNumbers = useThrottledCallback(() => {
    void client.invalidateQueries({ queryKey: keys.summary });
    void client.invalidateQueries({ queryKey: keys.deviceCount });
  }, 3_000);
  const readAgain = () => {
    setNewcomers(0);
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
  useLive('device.enrolled', () => { setNewcomers((count) => count + 1); refreshNumbers(); });

  return { search, filters, list, total, summary, newcomers, readAgain };
}
export type Fleet = ReturnType<typeof useFleet>;
