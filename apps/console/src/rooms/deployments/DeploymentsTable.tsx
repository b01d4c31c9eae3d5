import type { DeploymentView } from '#contract';
import { Button, Group } from '@mantine/core';
import { IconFilterOff, IconRocket } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, useList, type QueryValues } from '../../api/index.js';
import { DataTable, EmptyState, formatNumber, RelativeTime, StateBadge, type Column } from '../../ui/index.js';
import { DEPLOYMENT_LOOK } from './deployment.look.js';
import css from './deployment.module.css';
import { PartsBar } from './PartsBar.js';
import { currentWave } from './standing.rules.js';
import { useDeploymentNews } from './useDeploymentNews.js';
import { useMayInstall } from './useMayInstall.js';
import { deploymentTitle } from './words.js';

/** Deployments as a list, newest first, all or those of a filter. The bars move live. */
export function DeploymentsTable({ query, filtered, onAll }: { query: QueryValues; filtered: boolean; onAll: () => void }) {
  const { t, i18n } = useTranslation('deployments');
  const list = useList<DeploymentView>(keys.deployments, '/deployments', query);
  useDeploymentNews();
  const columns = useMemo<Column<DeploymentView>[]>(() => [
    { id: 'what', header: t('list.what'), min: 210, grow: 1.6, cell: (row) => <span className={css.two}><bdi className={css.strong}>{deploymentTitle(t, row)}</bdi><small>{t('by', { who: row.createdBy })}</small></span> },
    { id: 'progress', header: t('list.progress'), min: 220, grow: 2, cell: (row) => <span className={css.progress}><small>{t('list.doneOf', { done: formatNumber(row.done, i18n.language), total: formatNumber(row.total, i18n.language) })}{row.waves.length > 1 ? ` · ${t('list.wave', { number: currentWave(row), of: row.waves.length })}` : ''}</small><PartsBar deployment={row} thin /></span> },
    { id: 'state', header: t('list.state'), min: 165, grow: 0.5, cell: (row) => <StateBadge {...DEPLOYMENT_LOOK[row.state]} label={t(`state.${row.state}`)} /> },
    { id: 'when', header: t('list.when'), min: 130, grow: 0.5, align: 'end', hideBelow: 700, cell: (row) => <RelativeTime at={row.createdAt} /> },
  ], [t, i18n.language]);
  const mayInstall = useMayInstall();
  const first = (
    <Group justify="center" gap="xs">
      {mayInstall ? <Button component={Link} to="/deployments/new">{t('new.open')}</Button> : null}
      <Button component={Link} to="/devices" variant="default">{t('list.emptyFleet')}</Button>
    </Group>
  );
  return (
    <DataTable
      label={t('list.label')} columns={columns} query={list} rowKey={(row) => row.id} rowHeight={60} rowLink={(row) => `/deployments/${row.id}`}
      empty={filtered
        ? <EmptyState icon={IconFilterOff} title={t('list.noneTitle')} text={t('list.noneText')} action={<Button variant="default" onClick={onAll}>{t('list.all')}</Button>} />
        : <EmptyState icon={IconRocket} title={t('list.emptyTitle')} text={t('list.emptyText')} action={first} />}
    />
  );
}
