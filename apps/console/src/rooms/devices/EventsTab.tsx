import type { DeviceEventView } from '#contract';
import { Group } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../api/index.js';
import { DataTable, EmptyState, RelativeTime, toneInk, type Column } from '../../ui/index.js';
import { deviceParts } from './device.queries.js';
import { EventText } from './EventText.js';
import { eventLook } from './events.look.js';

/** The whole history of the device, newest first. */
export function EventsTab({ deviceId }: { deviceId: string }) {
  const { t } = useTranslation('devices');
  const list = useList<DeviceEventView>(deviceParts.events(deviceId), `/devices/${deviceId}/events`);
  const columns = useMemo<Column<DeviceEventView>[]>(() => [
    { id: 'what', header: t('events.what'), min: 200, grow: 1, cell: (row) => <Kind kind={row.kind} label={t(`eventKind.${row.kind}`, { defaultValue: row.kind })} /> },
    { id: 'detail', header: t('events.detail'), min: 220, grow: 2.4, cell: (row) => <EventText kind={row.kind} detail={row.detail} full /> },
    { id: 'who', header: t('events.who'), min: 120, grow: 0.7, hideBelow: 700, cell: (row) => <bdi>{row.actor ?? t('events.device')}</bdi> },
    { id: 'when', header: t('events.when'), min: 130, grow: 0.6, align: 'end', cell: (row) => <RelativeTime at={row.at} /> },
  ], [t]);
  return <DataTable label={t('events.label')} columns={columns} query={list} rowKey={(row) => row.id} rowHeight={46} empty={<EmptyState icon={IconHistory} title={t('events.emptyTitle')} text={t('events.emptyText')} />} />;
}

function Kind({ kind, label }: { kind: string; label: string }) {
  const { icon: Mark, tone } = eventLook(kind);
  return <Group gap={10} wrap="nowrap"><Mark size={18} stroke={1.75} color={toneInk(tone)} aria-hidden /><bdi>{label}</bdi></Group>;
}
