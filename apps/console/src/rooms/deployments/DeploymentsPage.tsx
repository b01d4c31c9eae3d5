import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FilterBar, FilterChip, Page, useFilters } from '../../ui/index.js';
import { appsQuery } from '../catalogue/catalogue.queries.js';
import { DeploymentsTable } from './DeploymentsTable.js';
import { useMayInstall } from './useMayInstall.js';

/** All deployments, newest first, each with its bar of reasons. */
export function DeploymentsPage() {
  const { t } = useTranslation('deployments');
  const mayInstall = useMayInstall();
  const filters = useFilters(['app'] as const);
  const { app } = filters.values;
  const apps = useQuery(appsQuery());
  const all = () => filters.set('app', undefined);
  return (
    <Page title={t('pageTitle')} subtitle={t('lead')} actions={mayInstall ? <Button component={Link} to="/deployments/new" leftSection={<IconPlus size={17} stroke={2} />}>{t('new.open')}</Button> : null}>
      {(apps.data?.length ?? 0) > 0 || app ? (
        <FilterBar onClear={app ? all : undefined}>
          <FilterChip label={t('install.app')} value={app} options={(apps.data ?? []).map(({ id, name }) => ({ value: id, label: name }))} onChange={(value) => filters.set('app', value)} />
        </FilterBar>
      ) : null}
      <DeploymentsTable appId={app} onAll={all} />
    </Page>
  );
}
