import type { DeploymentDetail, DeploymentDeviceRow } from '#contract';
import { Button } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../api/index.js';
import { usePlaceNames } from '../../app/shell/usePlaceNames.js';
import { DataTable, EmptyState, FilterBar, FilterChip, useFilters, type Column } from '../../ui/index.js';
import { deploymentDevices } from './deployment.queries.js';
import css from './deployment.module.css';
import { DeviceState } from './DeviceState.js';
import { DeviceExpected, DeviceWhy } from './DeviceWhy.js';
import { parts } from './progress.rules.js';
import { VersionCell } from './VersionCell.js';

/** Each device of the deployment, in pages; by reason and by wave when one is chosen. Every row says why it is not done yet, and when it is likely to be. */
export function DeploymentDevices({ deployment }: { deployment: DeploymentDetail }) {
  const { t } = useTranslation('deployments');
  const filters = useFilters(['reason', 'wave', 'siteId'] as const);
  const { reason, wave, siteId } = filters.values;
  const names = usePlaceNames(siteId ? { siteId } : {});
  const list = useList<DeploymentDeviceRow>(deploymentDevices(deployment.id), `/deployments/${deployment.id}/devices`, { reason, wave, siteId });
  const { ensure, waves, total } = deployment;
  const inWaves = waves.length > 1;
  const columns = useMemo<Column<DeploymentDeviceRow>[]>(() => [
    { id: 'device', header: t('devices.device'), min: 160, grow: 1.2, cell: ({ device }) => <span className={css.two}><bdi className={css.strong}>{device.name}</bdi><small><bdi>{device.site ?? ''}</bdi></small></span> },
    ...(inWaves ? [{ id: 'wave', header: t('devices.wave'), min: 70, grow: 0.2, hideBelow: 760, cell: (row: DeploymentDeviceRow) => row.wave }] : []),
    { id: 'presence', header: t('devices.presence'), min: 100, grow: 0.4, hideBelow: 1_060, cell: ({ device }) => t(`presence.${device.presence}`, { ns: 'devices' }) },
    { id: 'state', header: t('devices.state'), min: 190, grow: 0.6, cell: (row) => <DeviceState row={row} /> },
    { id: 'why', header: t('devices.why'), min: 250, grow: 2.2, cell: (row) => <DeviceWhy row={row} /> },
    { id: 'expected', header: t('why.when'), min: 160, grow: 0.9, hideBelow: 620, cell: (row) => <DeviceExpected row={row} /> },
    { id: 'version', header: t('devices.version'), min: 140, grow: 0.8, hideBelow: 860, cell: (row) => <VersionCell row={row} ensure={ensure} /> },
  ], [t, ensure, inWaves]);
  const reasons = parts(deployment).filter(({ key }) => key !== 'done').map(({ key }) => ({ value: key, label: t(`${key}.label`, { ns: 'reasons' }) }));
  const filtered = reason !== undefined || wave !== undefined || siteId !== undefined;
  const all = () => filters.replace({});
  return (
    <>
      <FilterBar onClear={filtered ? all : undefined}>
        <FilterChip label={t('why.reason')} value={reason} options={reasons} onChange={(value) => filters.set('reason', value)} />
        {inWaves ? <FilterChip label={t('devices.wave')} value={wave} options={waves.map(({ number }) => ({ value: String(number), label: t('waves.wave', { number }) }))} onChange={(value) => filters.set('wave', value)} /> : null}
        {siteId ? <FilterChip label={t('install.site')} value={siteId} valueLabel={names.site ?? '…'} onChange={() => filters.set('siteId', undefined)} /> : null}
      </FilterBar>
      <DataTable
        label={t('devices.label')} columns={columns} query={list} rowKey={(row) => row.device.id} rowHeight={62} rowLink={(row) => `/devices/${row.device.id}`} {...(filtered ? {} : { total })}
        empty={<EmptyState icon={IconFilterOff} title={t('devices.emptyTitle')} text={t(filtered ? 'devices.emptyText' : 'devices.nobodyText')} action={filtered ? <Button variant="default" onClick={all}>{t('devices.showAll')}</Button> : undefined} />}
      />
    </>
  );
}
