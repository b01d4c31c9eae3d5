import { FilterBar, FilterChip, SearchBox } from '../../ui/index.js';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { organisationsQuery, sitesQuery } from './device.queries.js';
import { KINDS } from './fleetSearch.js';
import { PlaceFilter } from './PlaceFilter.js';
import { SoftwareFilter } from './SoftwareFilter.js';
import { TextFilter } from './TextFilter.js';
import type { Fleet } from './useFleet.js';

/** Every filter of the list; their state is the address. */
export function FleetFilters({ fleet: { search, filters }, views }: { fleet: Fleet; views: ReactNode }) {
  const { t } = useTranslation('devices');
  const { data: organisations } = useQuery(organisationsQuery());
  const { data: sites } = useQuery({ ...sitesQuery(search.organisationId), enabled: search.siteId !== undefined });
  const choices = (group: string, values: readonly string[]) => values.map((value) => ({ value, label: t(`${group}.${value}`) }));
  const active = filters.count - (search.sort ? 1 : 0);
  return (
    <FilterBar views={views} onClear={active > 0 ? () => filters.replace(search.sort ? { sort: search.sort } : {}) : undefined}>
      <SearchBox value={search.q} onChange={(q) => filters.set('q', q)} placeholder={t('fleet.search')} />
      <FilterChip label={t('filter.kind')} value={search.kind} options={choices('kind', KINDS)} onChange={(v) => filters.set('kind', v)} />
      <FilterChip label={t('filter.presence')} value={search.presence} options={choices('presence', ['online', 'offline', 'never'])} onChange={(v) => filters.set('presence', v)} />
      <FilterChip label={t('filter.organisationId')} value={search.organisationId} valueLabel={organisations?.find(({ id }) => id === search.organisationId)?.name ?? '…'} onChange={(v) => filters.replace({ ...search, organisationId: v, siteId: undefined })}>
        {(close) => <PlaceFilter kind="organisation" onChoose={(id) => { filters.replace({ ...search, organisationId: id, siteId: undefined }); close(); }} />}
      </FilterChip>
      <FilterChip label={t('filter.siteId')} value={search.siteId} valueLabel={sites?.find(({ id }) => id === search.siteId)?.name ?? '…'} onChange={(v) => filters.set('siteId', v)}>
        {(close) => <PlaceFilter kind="site" organisationId={search.organisationId} onChoose={(id) => { filters.set('siteId', id); close(); }} />}
      </FilterChip>
      <FilterChip label={t('filter.os')} value={search.os} onChange={(v) => filters.set('os', v)}>
        {(close) => <TextFilter label={t('filter.os')} placeholder={t('filter.osSearch')} value={search.os} onApply={(v) => { filters.set('os', v); close(); }} />}
      </FilterChip>
      <FilterChip label={t('filter.software')} value={search.software} valueLabel={[search.software, ...(search.below ? ['<', search.below] : [])].join(' ')} onChange={() => filters.replace({ ...search, software: undefined, below: undefined })}>
        {(close) => <SoftwareFilter software={search.software} below={search.below} onApply={(software, below) => { filters.replace({ ...search, software, below }); close(); }} />}
      </FilterChip>
      <FilterChip label={t('filter.target')} value={search.target} options={choices('target', ['done', 'waiting', 'failed'])} onChange={(v) => filters.set('target', v)} />
      <FilterChip label={t('filter.status')} value={search.status} options={choices('status', ['active', 'quarantined', 'retired'])} onChange={(v) => filters.set('status', v)} />
    </FilterBar>
  );
}
