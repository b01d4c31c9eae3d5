/** Columns of the journal. */
import type { AuditView } from '#contract';
import { Link } from '@tanstack/react-router';
import { RelativeTime, type Column } from '../../ui/index.js';
import { actionLabel, actorName, facts, factValue, subjectLabel, subjectLink } from './action.rules.js';
import classes from './Journal.module.css';

type Translate = (key: string, values?: Record<string, unknown>) => string;

function Subject({ row, t }: { row: AuditView; t: Translate }) {
  const name = subjectLabel(row.subject, row.detail, t, row.person);
  const link = subjectLink(row.subject);
  return link ? <Link to={link} className={classes.link}><bdi>{name}</bdi></Link> : <bdi>{name}</bdi>;
}

/** A person leads to all that they did. */
function Actor({ row, t }: { row: AuditView; t: Translate }) {
  const name = actorName(row, t);
  return (
    <span className={classes.two}>
      {row.person ? <Link to="/audit" search={{ person: row.person }} className={row.actor ? classes.link : classes.erased} title={t('onlyPerson', { name })}><bdi>{name}</bdi></Link> : <bdi>{name}</bdi>}
      {row.address ? <span className={classes.detail}>{t('from', { address: row.address })}</span> : null}
    </span>
  );
}

function Detail({ row, t, locale }: { row: AuditView; t: Translate; locale: string }) {
  const told = facts(row.detail).map(([name, value]) => `${t(`facts.${name}`, { defaultValue: name })} : ${factValue(name, value, t, locale)}`).join(' · ');
  return <span className={classes.two}>{row.reason ? <span className={classes.reason}>{t('why', { reason: row.reason })}</span> : null}{told ? <span className={classes.detail}>{told}</span> : null}</span>;
}

function Commune({ row, t }: { row: AuditView; t: Translate }) {
  const { organisation } = row;
  if (!organisation) return <span className={classes.detail}>{t('syndicate')}</span>;
  return <Link to="/audit" search={{ organisationId: organisation.id }} className={classes.link}><bdi>{organisation.name}</bdi></Link>;
}

export function journalColumns(t: Translate, locale: string): Column<AuditView>[] {
  return [
    { id: 'action', header: t('columns.action'), min: 170, grow: 1.5, cell: (row) => <strong className={classes.action}>{actionLabel(row.action, t)}</strong> },
    { id: 'subject', header: t('columns.subject'), min: 130, grow: 1.4, hideBelow: 460, cell: (row) => <Subject row={row} t={t} /> },
    { id: 'organisation', header: t('columns.organisation'), min: 120, hideBelow: 940, cell: (row) => <Commune row={row} t={t} /> },
    { id: 'actor', header: t('columns.actor'), min: 150, cell: (row) => <Actor row={row} t={t} /> },
    { id: 'detail', header: t('columns.detail'), min: 180, grow: 2, hideBelow: 820, cell: (row) => <Detail row={row} t={t} locale={locale} /> },
    { id: 'at', header: t('columns.at'), min: 130, align: 'end', hideBelow: 360, cell: (row) => <RelativeTime at={row.at} /> },
  ];
}
