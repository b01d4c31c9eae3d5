import type { ImportOutcome, ImportRowView, ImportRunView } from '#contract';
import { IconFilterOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../api/index.js';
import { DataTable, EmptyState, FilterBar, formatNumber, useFilters } from '../../ui/index.js';
import { rowsKey } from './import.queries.js';
import css from './imports.module.css';
import { RowDialog } from './RowDialog.js';
import { OUTCOMES, rowColumns } from './rowColumns.js';

const keyOf = (row: ImportRowView): string => String(row.line);

/** Every row of the file with what it would do, by outcome; a row opens to be corrected or answered. */
export function RowsList({ run }: { run: ImportRunView }) {
  const { t, i18n } = useTranslation('imports');
  const filters = useFilters(['outcome']);
  const outcome = OUTCOMES.find((one) => one === filters.values.outcome);
  const [asked, setAsked] = useState<ImportRowView | null>(null);
  const [opened, setOpened] = useState(false);
  const list = useList<ImportRowView>(rowsKey(run.kind, run.id), `/imports/${run.kind}/${run.id}/rows`, { outcome });
  const open = (row: ImportRowView): void => { setAsked(row); setOpened(true); };
  const shown = OUTCOMES.filter((one) => run.counts[one] > 0);
  return (
    <>
      <FilterBar>
        <div className={css.counts} role="group" aria-label={t('rows')}>
          {[undefined, ...shown].map((one) => (
            <button key={one ?? 'all'} type="button" className={css.count} aria-pressed={outcome === one} onClick={() => filters.set('outcome', one)} data-testid={`count-${one ?? 'all'}`}>
              <strong>{formatNumber(one ? run.counts[one as ImportOutcome] : run.rows, i18n.language)}</strong> {one ? t(`${run.state === 'open' ? 'would' : 'did'}.${one}`, { count: run.counts[one as ImportOutcome] }) : t('all')}
            </button>
          ))}
        </div>
      </FilterBar>
      <DataTable
        label={t('rows')} columns={rowColumns(t, run)} query={list} rowKey={keyOf} onRowOpen={run.state === 'open' ? open : undefined} rowHeight={64}
        empty={<EmptyState icon={IconFilterOff} title={t('noRow')} text={t('noRowText')} />}
      />
      {asked && run.state === 'open' ? <RowDialog run={run} row={asked} opened={opened} onClose={() => setOpened(false)} /> : null}
    </>
  );
}
