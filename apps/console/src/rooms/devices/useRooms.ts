/** The rooms of a site, for the filter and the form of a device. */
import type { Page, RoomView } from '#contract';
import { useQuery } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';

export function useRooms(siteId: string | undefined, enabled = true) {
  return useQuery({ queryKey: [...keys.rooms, siteId], queryFn: ({ signal }) => api.get<Page<RoomView>>('/rooms', { siteId: siteId ?? '' }, signal), enabled: enabled && siteId !== undefined });
}
