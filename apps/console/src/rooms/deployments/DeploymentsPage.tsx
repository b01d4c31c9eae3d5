import { Button } from '@mantine/core';
import { IconDownload, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api/index.js';
import { usePlaceNames } from '../../app/shell/usePlaceNames.js';
import { FilterBar, FilterChip, Page, SearchBox, useFilters } from '../../ui/index.js';
import { appsQuery } from '../catalogue/catalogue.queries.js';
import { PlaceFilter } from '../devices/PlaceFilter.js';
import { DeploymentsTable } from './DeploymentsTable.js';
import { listQueryOf, STATES, WISHES } from './list.rules.js';
import { useMayInstall } from './useMayInstall.js';

/** All deployments, newest first, each with its bar of reasons; the filter is in the address. */
export function DeploymentsPage() {
  const { t } = useTranslation('deployments');
  const mayInstall = useMayInstall();
  const filters = useFilters(['app', 'state', 'wish', 'q', 'organisationId', 'siteId'] as const);
  const { app, q, organisationId, siteId } = filters.values;
  const query = listQueryOf(filters.values);
  const filtered = Object.keys(query).length > 0;
  const apps = useQuery(appsQuery());
  const names = usePlaceNames({ ...(organisationId && { organisationId }), ...(siteId && { siteId }) });
  const all = () => filters.replace({});
  const actions = (
    <>
      <Button component="a" href={apiUrl('/deployments/export.csv', query)} download variant="default" leftSection={<IconDownload size={17} stroke={1.75} />} title={t('list.exportHint')}>{t('list.export')}</Button>
      {mayInstall ? <Button component={Link} to="/deployments/new" leftSection={<IconPlus size={17} stroke={2} />}>{t('new.open')}</Button> : null}
    </>
  );
  return (
    <Page title={t('pageTitle')} subtitle={t('lead')} actions={actions}>
      <FilterBar onClear={filtered ? all : undefined}>
        <SearchBox value={q} onChange={(value) => filters.set('q', value)} placeholder={t('list.search')} />
        <FilterChip label={t('list.state')} value={query.state} options={STATES.map((value) => ({ value, label: t(`state.${value}`) }))} onChange={(value) => filters.set('state', value)} />
        <FilterChip label={t('list.wish')} value={query.wish} options={WISHES.map((value) => ({ value, label: t(`wish.${value}.name`) }))} onChange={(value) => filters.set('wish', value)} />
        {(apps.data?.length ?? 0) > 0 || app ? <FilterChip label={t('install.app')} value={app} options={(apps.data ?? []).map(({ id, name }) => ({ value: id, label: name }))} onChange={(value) => filters.set('app', value)} /> : null}
        <FilterChip label={t('install.organisation')} value={organisationId} valueLabel={names.organisation ?? '…'} onChange={(value) => filters.set('organisationId', value)}>
          {(close) => <PlaceFilter kind="organisation" onChoose={({ id }) => { filters.set('organisationId', id); close(); }} />}
        </FilterChip>
        <FilterChip label={t('install.site')} value={siteId} valueLabel={names.site ?? '…'} onChange={(value) => filters.set('siteId', value)}>
          {(close) => <PlaceFilter kind="site" organisationId={organisationId} onChoose={({ id }) => { filters.set('siteId', id); close(); }} />}
        </FilterChip>
      </FilterBar>
      <DeploymentsTable query={query} filtered={filtered} onAll={all} />
    </Page>
  );
}
