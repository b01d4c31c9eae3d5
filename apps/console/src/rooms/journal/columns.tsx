/** Columns of the journal. */
import type { AuditView } from '#contract';
import { Link } from '@tanstack/react-router';
import { RelativeTime, type Column } from '../../ui/index.js';
import { actionLabel, facts, factValue, subjectLabel, subjectLink } from './action.rules.js';
import classes from './Journal.module.css';

type Translate = (key: string, values?: Record<string, unknown>) => string;

function Subject({ row, t }: { row: AuditView; t: Translate }) {
  const name = subjectLabel(row.subject, row.detail, t);
  const link = subjectLink(row.subject);
  return link ? <Link to={link} className={classes.link}>{name}</Link> : <>{name}</>;
}

export function journalColumns(t: Translate, locale: string): Column<AuditView>[] {
  return [
    { id: 'action', header: t('columns.action'), min: 170, grow: 1.6, cell: (row) => <strong className={classes.action}>{actionLabel(row.action, t)}</strong> },
    { id: 'subject', header: t('columns.subject'), min: 130, grow: 1.5, hideBelow: 460, cell: (row) => <Subject row={row} t={t} /> },
    { id: 'actor', header: t('columns.actor'), min: 120, cell: (row) => row.actor },
    { id: 'detail', header: t('columns.detail'), min: 180, grow: 2, hideBelow: 820, cell: (row) => <span className={classes.detail}>{facts(row.detail).map(([name, value]) => `${t(`facts.${name}`, { defaultValue: name })} : ${factValue(name, value, t, locale)}`).join(' · ')}</span> },
    { id: 'at', header: t('columns.at'), min: 130, align: 'end', hideBelow: 360, cell: (row) => <RelativeTime at={row.at} /> },
  ];
}
