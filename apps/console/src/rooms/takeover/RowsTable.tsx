import type { ImportOutcome, ImportRowView, ImportRunView } from '#contract';
import { IconAlertTriangle, IconArrowsExchange, IconCircleCheck, IconEqual, IconHelpCircle, IconListCheck, IconPlayerSkipForward, type Icon } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, EmptyState, StateBadge, type Column } from '../../ui/index.js';
import { rowsQuery } from './takeover.queries.js';
import { OUTCOME_TONE, problemKey, rowMark, rowTitle } from './takeover.rules.js';
import css from './takeover.module.css';

const ICON: Record<ImportOutcome, Icon> = { create: IconCircleCheck, update: IconArrowsExchange, same: IconEqual, ask: IconHelpCircle, skip: IconPlayerSkipForward, error: IconAlertTriangle };

/** Every row of the file with its line: what it is, what would become of it, and why. */
export function RowsTable({ run, outcome, onOpen }: { run: ImportRunView; outcome: ImportOutcome | undefined; onOpen: (row: ImportRowView) => void }) {
  const { t } = useTranslation(['takeover', 'devices']);
  const list = useInfiniteQuery(rowsQuery(run.id, outcome));
  const columns = useMemo(() => rowColumns(t), [t]);
  return (
    <DataTable
      label={t('check.rows')} columns={columns} query={list} rowKey={(row) => String(row.line)} total={outcome ? run.counts[outcome] : run.rows} rowHeight={60} onRowOpen={onOpen}
      empty={<EmptyState icon={IconListCheck} title={t('check.noneTitle')} text={t('check.noneText')} />}
    />
  );
}

function rowColumns(t: TFunction<['takeover', 'devices']>): Column<ImportRowView>[] {
  return [
    { id: 'line', header: t('check.line'), min: 76, grow: 0.1, cell: (row) => row.line },
    { id: 'what', header: t('check.what'), min: 200, grow: 1.1, cell: (row) => <span className={css.two} data-testid={`import-row-${row.line}`}><bdi>{rowTitle(row)}</bdi><small><bdi>{rowMark(row)}</bdi></small></span> },
    { id: 'where', header: t('check.where'), min: 150, grow: 0.8, hideBelow: 900, cell: (row) => <span className={css.two}><bdi>{row.values['site'] || row.values['uai'] || '–'}</bdi><small><bdi>{row.values['commune']}</bdi></small></span> },
    { id: 'outcome', header: t('check.outcome'), min: 150, grow: 0.2, cell: (row) => <StateBadge tone={OUTCOME_TONE[row.outcome]} icon={ICON[row.outcome]} label={t(`outcome.${row.outcome}`, { count: 1 })} /> },
    { id: 'why', header: t('check.why'), min: 240, grow: 1.8, cell: (row) => <RowSays row={row} /> },
  ];
}

/** In plain words: what is wrong, what is asked, or what would change. */
export function RowSays({ row }: { row: ImportRowView }) {
  const { t } = useTranslation(['takeover', 'devices']);
  const value = (field: string, text: string) => (field === 'kind' ? t(`devices:kind.${text}`, { defaultValue: text }) : text) || '–';
  if (row.kept) return <span className={css.why} data-tone="attention">{t(`kept.${row.kept}`)}</span>;
  if (row.problems.length > 0) {
    return <span className={css.why} data-tone={row.outcome === 'error' ? 'bad' : row.outcome === 'ask' ? 'attention' : undefined}>{row.problems.map((problem) => { const { key, values } = problemKey(problem); return t(key, { ...values, field: values['field'] ? t(`field.${values['field']}`) : '' }); }).join(' ')}</span>;
  }
  if (row.changes.length > 0) return <span className={css.why}>{row.changes.map(({ field, before, after }) => t('check.change', { field: t(`field.${field}`), before: value(field, before), after: value(field, after) })).join(' · ')}</span>;
  return <span className={css.why}>{row.outcome === 'create' ? t('check.new') : row.subject ? t('check.known', { name: row.subject.label }) : '–'}</span>;
}
