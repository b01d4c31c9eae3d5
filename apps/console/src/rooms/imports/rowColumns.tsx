/** Columns of the rows of an import. */
import type { ImportOutcome, ImportProblem, ImportRowView, ImportRunView } from '#contract';
import { IconAlertTriangle, IconCircleCheck, IconHelpCircle, IconPlayerSkipForward, IconPlus, IconRefresh, type Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { StateBadge, type Column, type Tone } from '../../ui/index.js';
import { IMPORT_KINDS, isKind } from './import.kinds.js';
import css from './imports.module.css';

type Translate = (key: string, values?: Record<string, unknown>) => string;
export const OUTCOMES = ['error', 'ask', 'create', 'update', 'same', 'skip'] as const satisfies readonly ImportOutcome[];
const LOOK: Record<ImportOutcome, { tone: Tone; icon: Icon }> = {
  error: { tone: 'bad', icon: IconAlertTriangle }, ask: { tone: 'attention', icon: IconHelpCircle }, create: { tone: 'good', icon: IconPlus }, update: { tone: 'information', icon: IconRefresh },
  same: { tone: 'off', icon: IconCircleCheck }, skip: { tone: 'off', icon: IconPlayerSkipForward },
};

/** What is wrong, in a sentence that begins with its field. */
export const problemLine = (t: Translate, { kind }: Pick<ImportRunView, 'kind'>, { field, code, values, detail }: ImportProblem): string => {
  const said = t(`problems.${code}`, { ...values, defaultValue: detail });
  return field ? `${t(`fields.${kind}.${field}`, { defaultValue: field })} : ${said}` : said;
};

function Why({ row, run, t }: { row: ImportRowView; run: ImportRunView; t: Translate }) {
  if (row.kept) return <span className={css.why}>{t(`kept.${row.kept}`)}</span>;
  const said = row.problems.map((problem) => problemLine(t, run, problem));
  const changes = row.changes.map(({ field, before, after }) => `${t(`fields.${run.kind}.${field}`, { defaultValue: field })} : ${before ? `${before} → ` : ''}${after}`);
  return <span className={css.why}><bdi>{[...said, ...changes].join(' · ') || '–'}</bdi></span>;
}

/** What a row is called: the thing it is about, or its first values. */
const titleOf = (row: ImportRowView): string => row.subject?.label ?? row.values['name'] ?? (Object.values(row.values).filter(Boolean).slice(0, 2).join(' · ') || '–');

export function rowColumns(t: Translate, run: ImportRunView): Column<ImportRowView>[] {
  const page = (id: string) => (isKind(run.kind) && run.state === 'applied' ? IMPORT_KINDS[run.kind].subject(id) : undefined);
  const words = run.state === 'open' ? 'word' : 'done';
  return [
    ...(run.encoding ? [{ id: 'line', header: t('columns.line'), min: 70, grow: 0, align: 'end' as const, cell: (row: ImportRowView) => row.line }] : []),
    { id: 'name', header: t('columns.name'), min: 180, grow: 2, cell: (row) => (row.subject && page(row.subject.id) ? <Link to={page(row.subject.id) ?? ''} className={css.name}><bdi>{titleOf(row)}</bdi></Link> : <strong><bdi>{titleOf(row)}</bdi></strong>) },
    { id: 'outcome', header: t('columns.outcome'), min: 150, cell: (row) => <StateBadge {...LOOK[row.outcome]} label={t(`${words}.${row.outcome}`)} /> },
    { id: 'why', header: t('columns.why'), min: 220, grow: 3, hideBelow: 560, cell: (row) => <Why row={row} run={run} t={t} /> },
  ];
}
