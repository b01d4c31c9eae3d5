import { useTranslation } from 'react-i18next';
import { FilterChip } from '../../ui/index.js';
import { useRooms } from './useRooms.js';

/** The room that the list is about: chosen on the page of its site, named and taken away here. */
export function RoomChip({ roomId, siteId, onRemove }: { roomId: string; siteId: string | undefined; onRemove: () => void }) {
  const { t } = useTranslation('devices');
  const { data } = useRooms(siteId);
  return <FilterChip label={t('filter.roomId')} value={roomId} valueLabel={data?.items.find(({ id }) => id === roomId)?.name ?? '…'} onChange={onRemove} />;
}
