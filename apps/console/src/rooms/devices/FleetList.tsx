import { Button } from '@mantine/core';
import { IconDevices, IconFilterOff, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { scopeOf } from '../../app/scope.js';
import { useMay } from '../../app/session.js';
import { DataTable, EmptyState, noSelection, type Selection } from '../../ui/index.js';
import { fleetQuery } from './device.queries.js';
import { fleetColumns } from './fleetColumns.js';
import { activeFilters } from './fleetSearch.js';
import { FleetSelection } from './FleetSelection.js';
import { uniqueRows } from './pages.rules.js';
import type { Fleet } from './useFleet.js';
import { useFleetTotal } from './useFleetTotal.js';

/** The devices that the filters find, and the bar that selecting some of them brings. */
export function FleetList({ fleet: { search, filters } }: { fleet: Fleet }) {
  const { t } = useTranslation('devices');
  const list = useInfiniteQuery(fleetQuery(search));
  const total = useFleetTotal(search);
  const [selection, setSelection] = useState<Selection>(noSelection);
  const mayEnrol = useMay('enrolment.manage');
  const columns = useMemo(() => fleetColumns(t), [t]);
  const empty = activeFilters(search).length > 0
    ? <EmptyState icon={IconFilterOff} title={t('fleet.noMatchTitle')} text={t('fleet.noMatchText')} action={<Button variant="default" onClick={() => filters.replace(scopeOf(filters.values))}>{t('fleet.clearFilters')}</Button>} />
    : <EmptyState icon={IconDevices} title={t('fleet.emptyTitle')} text={t('fleet.emptyText')} action={mayEnrol ? <Button component={Link} to="/enrolment/new" leftSection={<IconPlus size={17} stroke={2} />}>{t('fleet.emptyAction')}</Button> : undefined} />;
  return (
    <>
      <FleetSelection selection={selection} onSelect={setSelection} rows={uniqueRows(list.data)} total={total} search={search} />
      <DataTable
        label={t('fleet.rowsLabel')} columns={columns} query={list} rowKey={(row) => row.id} total={total?.more ? undefined : total?.count} rowHeight={56} empty={empty}
        sort={search.sort ?? 'name'} onSort={(sort) => filters.set('sort', sort)} selection={selection} onSelect={setSelection} rowLink={(row) => `/devices/${row.id}`}
      />
    </>
  );
}
