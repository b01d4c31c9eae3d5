import type { DeviceCount } from '#contract';
import { useQuery } from '@tanstack/react-query';
import { countQuery } from './device.queries.js';
import type { FleetSearch } from './fleetSearch.js';

/** How many devices the filter holds: what is quickly known first, then, of very many, the exact number. */
export function useFleetTotal(search: FleetSearch, enabled = true): DeviceCount | undefined {
  const quick = useQuery({ ...countQuery(search), enabled });
  const exact = useQuery({ ...countQuery(search, true), enabled: enabled && quick.data?.more === true && !quick.isPlaceholderData });
  return exact.data && !exact.isPlaceholderData ? exact.data : quick.data;
}
