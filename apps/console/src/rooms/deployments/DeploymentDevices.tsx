import type { DeploymentDeviceRow, DeploymentView } from '#contract';
import { Button } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../api/index.js';
import { DataTable, EmptyState, FilterBar, FilterChip, Reason, RelativeTime, StateBadge, useFilters, type Column } from '../../ui/index.js';
import { said } from '../devices/targetItem.rules.js';
import { deploymentDevices } from './deployment.queries.js';
import { ITEM_LOOK } from './deployment.look.js';
import css from './deployment.module.css';
import { parts } from './progress.rules.js';

/** Each device of the deployment, in pages; by reason when one is chosen. Every row says why it is not done yet. */
export function DeploymentDevices({ deployment }: { deployment: DeploymentView }) {
  const { t } = useTranslation('deployments');
  const filters = useFilters(['reason'] as const);
  const { reason } = filters.values;
  const list = useList<DeploymentDeviceRow>(deploymentDevices(deployment.id), `/deployments/${deployment.id}/devices`, { reason });
  const columns = useMemo<Column<DeploymentDeviceRow>[]>(() => [
    { id: 'device', header: t('devices.device'), min: 180, grow: 1.4, cell: ({ device }) => <span className={css.two}><bdi className={css.strong}>{device.name}</bdi><small><bdi>{device.site ?? ''}</bdi></small></span> },
    { id: 'presence', header: t('devices.presence'), min: 110, grow: 0.5, hideBelow: 760, cell: ({ device }) => t(`presence.${device.presence}`, { ns: 'devices' }) },
    { id: 'state', header: t('devices.state'), min: 205, grow: 0.7, cell: (row) => <StateBadge {...ITEM_LOOK[row.state]} label={t(row.progress === null && (row.state === 'working' || row.state === 'downloading') ? `item.${row.state}Plain` : `item.${row.state}`, { progress: row.progress })} /> },
    { id: 'why', header: t('devices.why'), min: 240, grow: 2.2, cell: (row) => <Why row={row} /> },
    { id: 'updated', header: t('devices.updated'), min: 150, grow: 0.5, align: 'end', hideBelow: 900, cell: (row) => <RelativeTime at={row.updatedAt} /> },
  ], [t]);
  const options = parts(deployment).filter(({ key }) => key !== 'done').map(({ key }) => ({ value: key, label: t(`${key}.label`, { ns: 'reasons' }) }));
  return (
    <>
      <FilterBar onClear={reason ? () => filters.set('reason', undefined) : undefined}>
        <FilterChip label={t('why.reason')} value={reason} options={options} onChange={(value) => filters.set('reason', value)} />
      </FilterBar>
      <DataTable
        label={t('devices.label')} columns={columns} query={list} rowKey={(row) => row.device.id} rowHeight={58} rowLink={(row) => `/devices/${row.device.id}`} {...(reason ? {} : { total: deployment.total })}
        empty={<EmptyState icon={IconFilterOff} title={t('devices.emptyTitle')} text={t('devices.emptyText')} action={reason ? <Button variant="default" onClick={() => filters.set('reason', undefined)}>{t('devices.showAll')}</Button> : undefined} />}
      />
    </>
  );
}

function Why({ row }: { row: DeploymentDeviceRow }) {
  const { t } = useTranslation('deployments');
  if (row.state === 'done') return null;
  const { sentence } = said(row.detail);
  const moving = (row.state === 'downloading' || row.state === 'working') && row.reason !== 'offline';
  return <span className={css.two}>{moving ? t('devices.underWay') : row.reason ? <Reason reason={row.reason} form={row.state === 'failed' || row.state === 'waiting' ? 'line' : 'sentence'} /> : null}{sentence ? <small title={sentence}><bdi>{sentence}</bdi></small> : null}</span>;
}
