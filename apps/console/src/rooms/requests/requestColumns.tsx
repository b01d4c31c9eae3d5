import type { RequestView } from '#contract';
import type { TFunction } from 'i18next';
import { formatDay, formatNumber, RelativeTime, StateBadge, type Column } from '../../ui/index.js';
import { lookOf } from './request.look.js';
import css from './requests.module.css';

/** The columns of the list; each row says what has become of it. */
export function requestColumns(t: TFunction<'requests'>, locale: string, standing: (request: RequestView) => string): Column<RequestView>[] {
  return [
    { id: 'what', header: t('list.what'), min: 200, grow: 1.6, cell: (row) => <Two main={<bdi>{row.app?.name ?? row.wish}</bdi>} aside={[t('number', { number: row.number }), row.app ? null : t('notInCatalogue')].filter(Boolean).join(' · ')} /> },
    { id: 'where', header: t('list.where'), min: 180, grow: 1.3, hideBelow: 620, cell: (row) => <Two main={<bdi>{row.site.name}</bdi>} aside={<><bdi>{row.organisation.name}</bdi>{row.room ? <> · <bdi>{row.room.name}</bdi></> : null}</>} plain /> },
    { id: 'asker', header: t('list.asker'), min: 140, grow: 0.9, hideBelow: 980, cell: (row) => <Two main={<bdi>{row.asker.name}</bdi>} aside={t(row.mine ? 'byYou' : row.asker.form ? 'byForm' : 'byAccount')} plain /> },
    { id: 'state', header: t('list.state'), min: 250, grow: 1.8, cell: (row) => { const { key, ...look } = lookOf(row); return <span className={css.state}><StateBadge {...look} label={t(`state.${key}`)} /><small>{row.progress ? t('progress', { done: formatNumber(row.progress.done, locale), devices: formatNumber(row.progress.devices, locale) }) : standing(row)}</small></span>; } },
    { id: 'wantedBy', header: t('list.wantedBy'), min: 110, grow: 0.4, hideBelow: 1_160, cell: (row) => (row.wantedBy ? formatDay(new Date(`${row.wantedBy}T12:00:00Z`), locale) : '–') },
    { id: 'when', header: t('list.when'), min: 120, grow: 0.5, align: 'end', hideBelow: 760, cell: (row) => <RelativeTime at={row.createdAt} /> },
  ];
}

function Two({ main, aside, plain = false }: { main: React.ReactNode; aside: React.ReactNode; plain?: boolean }) {
  return <span className={css.two}><span className={plain ? css.line : css.strong}>{main}</span><small>{aside}</small></span>;
}
