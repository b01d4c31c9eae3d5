import { useTranslation } from 'react-i18next';
import { FilterBar, FilterChip, SearchBox, type Filters } from '../../ui/index.js';
import { CYCLES, PLATFORMS, SUBJECTS } from './app.lists.js';

export const FILTERS = ['q', 'cycle', 'subject', 'platform'] as const;

/** What is looked for in the catalogue; its state is the address. */
export function CatalogueFilters({ filters }: { filters: Filters<(typeof FILTERS)[number]> }) {
  const { t } = useTranslation('catalogue');
  const { q, cycle, subject, platform } = filters.values;
  const options = (kind: 'cycle' | 'subject' | 'platform', values: readonly string[]) => values.map((value) => ({ value, label: t(`${kind}.${value}`) }));
  return (
    <FilterBar onClear={filters.count > 0 ? () => filters.replace({}) : undefined}>
      <SearchBox value={q} onChange={(value) => filters.set('q', value)} placeholder={t('search')} />
      <FilterChip label={t('filter.cycle')} value={cycle} options={options('cycle', CYCLES)} onChange={(value) => filters.set('cycle', value)} />
      <FilterChip label={t('filter.subject')} value={subject} options={options('subject', SUBJECTS)} onChange={(value) => filters.set('subject', value)} />
      <FilterChip label={t('filter.platform')} value={platform} options={options('platform', PLATFORMS)} onChange={(value) => filters.set('platform', value)} />
    </FilterBar>
  );
}
