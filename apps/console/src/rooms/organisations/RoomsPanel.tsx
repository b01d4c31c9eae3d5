import type { Page as ListPage, RoomView, SiteView } from '#contract';
import { Button } from '@mantine/core';
import { IconDoor, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { useMay } from '../../app/session.js';
import { EmptyState, ErrorState, Panel, Skeletons } from '../../ui/index.js';
import classes from './Organisations.module.css';
import { PlaceMenu, type PlaceAct } from './PlaceMenu.js';
import { MergeRoomDialog, RemoveRoomDialog, RoomDialog } from './RoomDialogs.js';

/** The rooms of a site and what stands in each. */
export function RoomsPanel({ site }: { site: SiteView }) {
  const { t } = useTranslation('organisations');
  const mayManage = useMay('organisations.manage');
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery({ queryKey: [...keys.rooms, site.id], queryFn: ({ signal }) => api.get<ListPage<RoomView>>('/rooms', { siteId: site.id }, signal) });
  const rooms = data?.items;
  const add = mayManage ? <Button size="compact-sm" variant="default" leftSection={<IconPlus size={15} stroke={1.75} aria-hidden />} onClick={() => setAdding(true)}>{t('addRoom')}</Button> : undefined;
  return (
    <Panel icon={IconDoor} title={t('rooms')} actions={rooms && rooms.length > 0 ? add : undefined}>
      {error && !rooms ? <ErrorState problem={error} onRetry={() => void refetch()} /> : !rooms ? <Skeletons rows={3} height={28} /> : rooms.length === 0
        ? <EmptyState icon={IconDoor} title={t('noRoom')} text={t('noRoomText')} action={add} />
        : <ul className={classes.items}>{rooms.map((room) => <Room key={room.id} room={room} others={rooms.filter(({ id }) => id !== room.id)} site={site} mayManage={mayManage} />)}</ul>}
      <RoomDialog siteId={site.id} opened={adding} onClose={() => setAdding(false)} />
    </Panel>
  );
}

function Room({ room, others, site, mayManage }: { room: RoomView; others: RoomView[]; site: SiteView; mayManage: boolean }) {
  const { t } = useTranslation('organisations');
  const [asked, setAsked] = useState<PlaceAct | null>(null);
  const close = (): void => setAsked(null);
  return (
    <li className={classes.item} data-testid="room">
      <span><span className={classes.title}><bdi>{room.name}</bdi></span>{room.floor || room.note ? <bdi className={classes.aside}>{[room.floor, room.note].filter(Boolean).join(' · ')}</bdi> : null}</span>
      {room.devices > 0 ? <Link to="/devices" search={{ organisationId: site.organisation.id, siteId: site.id, roomId: room.id }} className={classes.plain}>{t('devicesCount', { count: room.devices })}</Link> : <span className={classes.aside}>{t('devicesCount', { count: 0 })}</span>}
      {mayManage ? <PlaceMenu name={room.name} acts={others.length > 0 ? ['edit', 'merge', 'remove'] : ['edit', 'remove']} onAct={setAsked} /> : null}
      <RoomDialog siteId={site.id} room={room} opened={asked === 'edit'} onClose={close} />
      <MergeRoomDialog room={room} others={others} opened={asked === 'merge'} onClose={close} />
      <RemoveRoomDialog room={room} opened={asked === 'remove'} onClose={close} />
    </li>
  );
}
