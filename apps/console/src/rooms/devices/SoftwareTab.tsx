import type { DeviceDetail, SoftwareRow } from '#contract';
import { Group, Text } from '@mantine/core';
import { IconPackages } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../api/index.js';
import { Bytes, DataTable, EmptyState, formatNumber, RelativeTime, SearchBox, type Column } from '../../ui/index.js';
import { deviceParts } from './device.queries.js';

/** The software of one device: searched on the server, any number of rows. A title leads to all devices that have it. */
export function SoftwareTab({ device }: { device: DeviceDetail }) {
  const { t, i18n } = useTranslation('devices');
  const [q, setQ] = useState<string>();
  const list = useList<SoftwareRow>(deviceParts.software(device.id), `/devices/${device.id}/software`, { q });
  const columns = useMemo<Column<SoftwareRow>[]>(() => [
    { id: 'title', header: t('software.title'), min: 200, grow: 2, cell: (row) => <Link to="/devices" search={{ software: row.title }} title={t('software.sameEverywhere')}><bdi>{row.title}</bdi></Link> },
    { id: 'version', header: t('software.version'), min: 150, grow: 1.4, cell: (row) => <bdi style={{ overflowWrap: 'anywhere' }}>{row.version}</bdi> },
    { id: 'source', header: t('software.source'), min: 90, grow: 0.5, hideBelow: 700, cell: (row) => <bdi>{[row.source, row.arch].filter(Boolean).join(' · ')}</bdi> },
    { id: 'size', header: t('software.size'), min: 90, grow: 0.4, align: 'end', hideBelow: 560, cell: (row) => <Bytes value={row.size} /> },
    { id: 'installed', header: t('software.installed'), min: 130, grow: 0.6, hideBelow: 860, cell: (row) => <RelativeTime at={row.installedAt} /> },
  ], [t]);
  return (
    <>
      <Group justify="space-between" mb="sm">
        <SearchBox value={q} onChange={setQ} placeholder={t('software.search')} />
        <Text c="dimmed" size="sm" data-testid="software-count" data-count={device.softwareCount}>{t('software.count', { count: device.softwareCount, formatted: formatNumber(device.softwareCount, i18n.language) })}</Text>
      </Group>
      <DataTable label={t('software.label')} columns={columns} query={list} rowKey={(row) => `${row.source} ${row.title} ${row.version} ${row.arch ?? ''}`} rowHeight={44} {...(q ? {} : { total: device.softwareCount })} empty={<EmptyState icon={IconPackages} title={t('software.empty')} text={t(q ? 'fleet.noMatchText' : 'software.emptyAll')} />} />
    </>
  );
}
