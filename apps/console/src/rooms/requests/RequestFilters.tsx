import type { RequestState } from '#contract';
import { useTranslation } from 'react-i18next';
import { usePlaceNames } from '../../app/shell/usePlaceNames.js';
import { FilterBar, FilterChip, SearchBox, type Filters } from '../../ui/index.js';
import { PlaceFilter } from '../devices/PlaceFilter.js';

export const REQUEST_FILTERS = ['q', 'state', 'organisationId', 'siteId', 'mine'] as const;
const STATES: readonly RequestState[] = ['open', 'question', 'approved', 'refused', 'withdrawn'];

/** What is looked for among the requests; its state is the address. */
export function RequestFilters({ filters }: { filters: Filters<(typeof REQUEST_FILTERS)[number]> }) {
  const { t } = useTranslation('requests');
  const { t: devices } = useTranslation('devices');
  const { q, state, organisationId, siteId, mine } = filters.values;
  const names = usePlaceNames({ ...(organisationId && { organisationId }), ...(siteId && { siteId }) });
  return (
    <FilterBar onClear={filters.count > 0 ? () => filters.replace({}) : undefined}>
      <SearchBox value={q} onChange={(value) => filters.set('q', value)} placeholder={t('list.search')} />
      <FilterChip label={t('list.state')} value={state} options={STATES.map((value) => ({ value, label: t(`state.${value}`) }))} onChange={(value) => filters.set('state', value)} />
      <FilterChip label={devices('filter.organisationId')} value={organisationId} valueLabel={names.organisation ?? '…'} onChange={() => filters.replace({ ...filters.values, organisationId: undefined, siteId: undefined })}>
        {(close) => <PlaceFilter kind="organisation" onChoose={({ id }) => { filters.replace({ ...filters.values, organisationId: id, siteId: undefined }); close(); }} />}
      </FilterChip>
      <FilterChip label={devices('filter.siteId')} value={siteId} valueLabel={names.site ?? '…'} onChange={(value) => filters.set('siteId', value)}>
        {(close) => <PlaceFilter kind="site" organisationId={organisationId} onChoose={({ id }) => { filters.set('siteId', id); close(); }} />}
      </FilterChip>
      <FilterChip label={t('list.asker')} value={mine} options={[{ value: 'true', label: t('list.mine') }]} onChange={(value) => filters.set('mine', value)} />
    </FilterBar>
  );
}
