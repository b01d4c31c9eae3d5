import type { AuditView } from '#contract';
import { IconHistory } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { keys, useList } from '../../api/index.js';
import { DataTable, EmptyState, FilterBar, FilterChip, Page, useFilters } from '../../ui/index.js';
import { ACTIONS, actionLabel } from './action.rules.js';
import { journalColumns } from './columns.js';

const keyOf = (row: AuditView): string => row.id;

/** The trail of who did what, newest first. */
export function JournalPage() {
  const { t, i18n } = useTranslation('journal');
  const filters = useFilters(['action', 'deviceId']);
  const list = useList<AuditView>([...keys.audit, 'list'], '/audit', filters.values);
  const options = ACTIONS.map((value) => ({ value, label: actionLabel(value, t) })).sort((a, b) => a.label.localeCompare(b.label));
  const { action, deviceId } = filters.values;
  return (
    <Page title={t('nav')} subtitle={t('lead')}>
      <FilterBar onClear={filters.count > 0 ? () => filters.replace({}) : undefined}>
        <FilterChip label={t('columns.action')} value={action} options={options} onChange={(value) => filters.set('action', value)} />
        {deviceId ? <FilterChip label={t('device')} value={deviceId} valueLabel={`…${deviceId.slice(-6)}`} onChange={(value) => filters.set('deviceId', value)}>{() => null}</FilterChip> : null}
      </FilterBar>
      <DataTable label={t('nav')} columns={journalColumns(t, i18n.language)} query={list} rowKey={keyOf} rowHeight={48} empty={<EmptyState icon={IconHistory} title={t('none')} text={t('noneText')} />} />
    </Page>
  );
}
