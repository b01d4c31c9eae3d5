import type { DeploymentView } from '#contract';
import { Button, Group } from '@mantine/core';
import { IconRocket } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { keys, useList } from '../../api/index.js';
import { DataTable, EmptyState, formatNumber, RelativeTime, StateBadge, type Column } from '../../ui/index.js';
import { DEPLOYMENT_LOOK } from './deployment.look.js';
import css from './deployment.module.css';
import { PartsBar } from './PartsBar.js';
import { useDeploymentNews } from './useDeploymentNews.js';

/** Deployments as a list, newest first. The bars move live. */
export function DeploymentsTable() {
  const { t, i18n } = useTranslation('deployments');
  const list = useList<DeploymentView>(keys.deployments, '/deployments');
  useDeploymentNews();
  const columns = useMemo<Column<DeploymentView>[]>(() => [
    { id: 'what', header: t('list.what'), min: 210, grow: 1.6, cell: (row) => <span className={css.two}><bdi className={css.strong}>{deploymentTitle(t, row)}</bdi><small>{t('by', { who: row.createdBy })}</small></span> },
    { id: 'progress', header: t('list.progress'), min: 220, grow: 2, cell: (row) => <span className={css.progress}><small>{t('list.doneOf', { done: formatNumber(row.done, i18n.language), total: formatNumber(row.total, i18n.language) })}</small><PartsBar deployment={row} thin /></span> },
    { id: 'state', header: t('list.state'), min: 120, grow: 0.5, cell: (row) => <StateBadge {...DEPLOYMENT_LOOK[row.state]} label={t(`state.${row.state}`)} /> },
    { id: 'when', header: t('list.when'), min: 130, grow: 0.5, align: 'end', hideBelow: 700, cell: (row) => <RelativeTime at={row.createdAt} /> },
  ], [t, i18n.language]);
  const first = (
    <Group justify="center" gap="xs">
      <Button component={Link} to="/apps">{t('list.emptyAction')}</Button>
      <Button component={Link} to="/devices" variant="default">{t('list.emptyFleet')}</Button>
    </Group>
  );
  return (
    <DataTable
      label={t('list.label')} columns={columns} query={list} rowKey={(row) => row.id} rowHeight={60} rowLink={(row) => `/deployments/${row.id}`}
      empty={<EmptyState icon={IconRocket} title={t('list.emptyTitle')} text={t('list.emptyText')} action={first} />}
    />
  );
}

/** « Installer GCompris 3.1-2 », « Retirer Tux Paint ». */
export function deploymentTitle(t: TFunction<'deployments'>, { app, ensure, version }: Pick<DeploymentView, 'app' | 'ensure' | 'version'>): string {
  if (ensure === 'absent') return t('absent', { app: app.name });
  return version ? t('presentVersion', { app: app.name, version }) : t('present', { app: app.name });
}
