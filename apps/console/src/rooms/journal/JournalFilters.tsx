import { Button, Divider } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session.js';
import { usePlaceNames } from '../../app/shell/usePlaceNames.js';
import { FilterBar, FilterChip, SearchBox, type Filters } from '../../ui/index.js';
import { PlaceFilter } from '../devices/PlaceFilter.js';
import { ACTIONS, actionLabel } from './action.rules.js';
import classes from './Journal.module.css';
import { PeriodFilter } from './PeriodFilter.js';

export const FILTERS = ['q', 'action', 'from', 'to', 'person', 'organisationId', 'deviceId'] as const;
interface JournalFiltersProps {
  filters: Filters<(typeof FILTERS)[number]>;
  /** What the person of the filter is called, as far as the list tells. */
  personName: string | undefined;
}

/** Every filter of the journal; their state is the address. */
export function JournalFilters({ filters, personName }: JournalFiltersProps) {
  const { t } = useTranslation('journal');
  const { organisation } = useSession();
  const { q, action, from, to, person, organisationId, deviceId } = filters.values;
  const own = organisationId === organisation.id;
  const names = usePlaceNames(own ? {} : { organisationId });
  const options = ACTIONS.map((value) => ({ value, label: actionLabel(value, t) })).sort((a, b) => a.label.localeCompare(b.label));
  const choose = (id: string, close: () => void): void => { filters.set('organisationId', id); close(); };
  return (
    <FilterBar onClear={filters.count > 0 ? () => filters.replace({}) : undefined}>
      <SearchBox value={q} onChange={(value) => filters.set('q', value)} placeholder={t('search')} />
      <PeriodFilter period={{ from, to }} onChange={(period) => filters.replace({ ...filters.values, from: undefined, to: undefined, ...period })} />
      <FilterChip label={t('columns.action')} value={action} options={options} onChange={(value) => filters.set('action', value)} />
      <FilterChip label={t('organisation')} value={organisationId} valueLabel={own ? t('syndicate') : names.organisation ?? '…'} onChange={(value) => filters.set('organisationId', value)}>
        {(close) => (
          <>
            <PlaceFilter kind="organisation" onChoose={({ id }) => choose(id, close)} />
            <Divider />
            <Button variant="subtle" fullWidth className={classes.own} onClick={() => choose(organisation.id, close)}>{t('ofSyndicate')}</Button>
          </>
        )}
      </FilterChip>
      {person ? <FilterChip label={t('person')} value={person} valueLabel={personName ?? t('personValue', { end: `#${person.slice(-6)}` })} onChange={(value) => filters.set('person', value)}>{() => null}</FilterChip> : null}
      {deviceId ? <FilterChip label={t('device')} value={deviceId} valueLabel={`…${deviceId.slice(-6)}`} onChange={(value) => filters.set('deviceId', value)}>{() => null}</FilterChip> : null}
    </FilterBar>
  );
}
