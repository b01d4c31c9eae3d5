/** Something about places was changed: whatever shows them is read again. */
import { useQueryClient } from '@tanstack/react-query';
import { keys } from '../../api/index.js';

export function usePlaceNews(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([keys.organisations, keys.sites, keys.rooms, keys.districts, keys.summary, keys.devices].map((queryKey) => client.invalidateQueries({ queryKey })));
  };
}
