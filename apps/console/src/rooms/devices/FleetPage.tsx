import { Button } from '@mantine/core';
import { IconDevices, IconDownload, IconFilterOff, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api/index.js';
import { scopeOf } from '../../app/scope.js';
import { useMay } from '../../app/session.js';
import { DataTable, EmptyState, noSelection, Page, type Selection } from '../../ui/index.js';
import css from './fleet.module.css';
import { FleetCards } from './FleetCards.js';
import { fleetColumns } from './fleetColumns.js';
import { FleetFilters } from './FleetFilters.js';
import { FleetLead } from './FleetLead.js';
import { activeFilters, toQuery } from './fleetSearch.js';
import { FleetSelection } from './FleetSelection.js';
import { FleetViews } from './FleetViews.js';
import { uniqueRows } from './pages.rules.js';
import { useFleet } from './useFleet.js';

/** The fleet: who is there, who is not, why not yet, and what to do with any number of them. */
export function FleetPage() {
  const { t } = useTranslation('devices');
  const fleet = useFleet();
  const { search, filters, list, total, summary, newcomers, readAgain } = fleet;
  const [selection, setSelection] = useState<Selection>(noSelection);
  const mayEnrol = useMay('enrolment.manage');
  const columns = useMemo(() => fleetColumns(t), [t]);
  const filtered = activeFilters(search).length > 0;
  const enrol = mayEnrol ? <Button component={Link} to="/enrolment/new" leftSection={<IconPlus size={17} stroke={2} />}>{t(filtered ? 'fleet.enrol' : 'fleet.emptyAction')}</Button> : undefined;
  return (
    <Page
      title={t('fleet.title')} subtitle={summary ? <FleetLead summary={summary} /> : ' '}
      actions={(
        <>
          <Button component="a" href={apiUrl('/devices/export.csv', toQuery(search))} download variant="default" leftSection={<IconDownload size={17} stroke={1.75} />} title={t('fleet.exportHint')}>{t('fleet.export')}</Button>
          {mayEnrol ? <Button component={Link} to="/enrolment/new" leftSection={<IconPlus size={17} stroke={2} />}>{t('fleet.enrol')}</Button> : null}
        </>
      )}
    >
      <FleetCards summary={summary} />
      <FleetViews search={search} />
      <FleetFilters fleet={fleet} />
      {newcomers > 0 ? <div className={css.newcomers} role="status">{t('fleet.newcomers', { count: newcomers })}<Button size="compact-sm" variant="default" onClick={readAgain}>{t('fleet.showNewcomers')}</Button></div> : null}
      <FleetSelection selection={selection} onSelect={setSelection} rows={uniqueRows(list.data)} total={total} search={search} />
      <DataTable
        label={t('fleet.rowsLabel')} columns={columns} query={list} rowKey={(row) => row.id} total={total?.more ? undefined : total?.count} rowHeight={56}
        sort={search.sort ?? 'name'} onSort={(sort) => filters.set('sort', sort)} selection={selection} onSelect={setSelection} rowLink={(row) => `/devices/${row.id}`}
        empty={filtered
          ? <EmptyState icon={IconFilterOff} title={t('fleet.noMatchTitle')} text={t('fleet.noMatchText')} action={<Button variant="default" onClick={() => filters.replace(scopeOf(filters.values))}>{t('fleet.clearFilters')}</Button>} />
          : <EmptyState icon={IconDevices} title={t('fleet.emptyTitle')} text={t('fleet.emptyText')} action={enrol} />}
      />
    </Page>
  );
}
