import { useTranslation } from 'react-i18next';
import { scopeOf } from '../../app/scope.js';
import { usePlaceNames } from '../../app/shell/usePlaceNames.js';
import { FilterBar, FilterChip, SearchBox } from '../../ui/index.js';
import { activeFilters, KINDS, MANAGEMENTS, scopeFree, toQuery, type FleetSearch } from './fleetSearch.js';
import { LabelFilter } from './LabelFilter.js';
import { PlaceFilter } from './PlaceFilter.js';
import { RoomChip } from './RoomChip.js';
import { SoftwareFilter } from './SoftwareFilter.js';
import { TextFilter } from './TextFilter.js';
import type { Fleet } from './useFleet.js';

/** Every filter of the list; their state is the address. */
export function FleetFilters({ fleet: { search, filters } }: { fleet: Fleet }) {
  const { t } = useTranslation('devices');
  const names = usePlaceNames(search);
  const choices = (group: string, values: readonly string[]) => values.map((value) => ({ value, label: t(`${group}.${value}`) }));
  const kept = scopeFree(search);
  const replace = (next: FleetSearch) => filters.replace(toQuery(next));
  const silence = ['1', '7', '30'].map((value) => ({ value, label: t('filter.silentFor', { count: Number(value) }) }));
  return (
    <FilterBar onClear={activeFilters(kept).length > 0 ? () => filters.replace(scopeOf(filters.values)) : undefined}>
      <SearchBox value={search.q} onChange={(q) => filters.set('q', q)} placeholder={t('fleet.search')} />
      <FilterChip label={t('filter.kind')} value={search.kind} options={choices('kind', KINDS)} onChange={(v) => filters.set('kind', v)} />
      <FilterChip label={t('filter.management')} value={search.management} options={choices('management', MANAGEMENTS)} onChange={(v) => filters.set('management', v)} />
      <FilterChip label={t('filter.presence')} value={search.presence} options={choices('presence', ['online', 'offline', 'never'])} onChange={(v) => filters.set('presence', v)} />
      <FilterChip label={t('filter.organisationId')} value={search.organisationId} valueLabel={names.organisation ?? '…'} onChange={() => replace(kept)}>
        {(close) => <PlaceFilter kind="organisation" onChoose={({ id }) => { replace({ ...kept, organisationId: id }); close(); }} />}
      </FilterChip>
      <FilterChip label={t('filter.siteId')} value={search.siteId} valueLabel={names.site ?? '…'} onChange={(v) => filters.set('siteId', v)}>
        {(close) => <PlaceFilter kind="site" organisationId={search.organisationId} onChoose={({ id }) => { filters.set('siteId', id); close(); }} />}
      </FilterChip>
      {search.roomId ? <RoomChip roomId={search.roomId} siteId={search.siteId} onRemove={() => filters.set('roomId', undefined)} /> : null}
      <FilterChip label={t('filter.label')} value={search.label} onChange={(v) => filters.set('label', v)}>
        {(close) => <LabelFilter label={search.label} place={scopeOf(filters.values)} onApply={(v) => { filters.set('label', v); close(); }} />}
      </FilterChip>
      <FilterChip label={t('filter.os')} value={search.os} onChange={(v) => filters.set('os', v)}>
        {(close) => <TextFilter label={t('filter.os')} placeholder={t('filter.osSearch')} value={search.os} onApply={(v) => { filters.set('os', v); close(); }} />}
      </FilterChip>
      <FilterChip label={t('filter.software')} value={search.software} valueLabel={[search.software, ...(search.below ? ['<', search.below] : [])].join(' ')} onChange={() => replace(without(search, 'software', 'below'))}>
        {(close) => <SoftwareFilter software={search.software} below={search.below} onApply={(software, below) => { replace({ ...without(search, 'software', 'below'), software, ...(below ? { below } : {}) }); close(); }} />}
      </FilterChip>
      <FilterChip label={t('filter.target')} value={search.target} options={choices('target', ['done', 'waiting', 'failed'])} onChange={(v) => filters.set('target', v)} />
      {search.silentDays ? <FilterChip label={t('filter.silentDays')} value={String(search.silentDays)} valueLabel={t('filter.silentFor', { count: search.silentDays })} options={silence} onChange={(v) => filters.set('silentDays', v)} /> : null}
      {search.app ? <FilterChip label={t('filter.app')} value={search.app} onChange={() => filters.set('app', undefined)} /> : null}
      <FilterChip label={t('filter.status')} value={search.status} options={choices('status', ['active', 'quarantined', 'retired'])} onChange={(v) => filters.set('status', v)} />
    </FilterBar>
  );
}

function without(search: FleetSearch, ...names: (keyof FleetSearch)[]): FleetSearch {
  return Object.fromEntries(Object.entries(search).filter(([name]) => !names.includes(name as keyof FleetSearch)));
}
