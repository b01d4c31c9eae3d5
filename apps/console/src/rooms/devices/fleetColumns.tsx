import type { DeviceRow } from '#contract';
import type { TFunction } from 'i18next';
import type { Column } from '../../ui/index.js';
import css from './fleet.module.css';
import { KIND_ICON } from './kinds.js';
import { PresenceBadge } from './PresenceBadge.js';
import { PresenceSpark } from './PresenceSpark.js';
import { shortPlace, shortSystem } from './row.rules.js';
import { RowWhy } from './RowWhy.js';

/** The columns of the fleet list. Names come from devices and people: they are isolated from the text around them. */
export function fleetColumns(t: TFunction<'devices'>): Column<DeviceRow>[] {
  return [
    { id: 'device', header: t('column.device'), sort: 'name', min: 215, grow: 1.1, cell: (row) => <DeviceCell row={row} kind={t(`kind.${row.kind}`)} /> },
    { id: 'site', header: t('column.site'), sort: 'site', min: 180, grow: 1.3, hideBelow: 900, cell: (row) => <Two first={row.site ? shortPlace(row.site.name, row.organisation.name) : row.organisation.name} title={row.site?.name} second={row.site ? row.organisation.name : null} /> },
    { id: 'week', header: t('column.week'), min: 128, grow: 0.2, hideBelow: 760, cell: (row) => (row.presence === 'unmanaged' ? <span className={css.second}>–</span> : <PresenceSpark week={row.week} />) },
    { id: 'state', header: t('column.state'), sort: 'lastSeen', min: 160, grow: 0.3, cell: (row) => <PresenceBadge device={row} /> },
    { id: 'system', header: t('column.system'), sort: 'os', min: 130, grow: 0.8, hideBelow: 1080, cell: (row) => <bdi className={css.lines} title={row.os ?? undefined}>{row.os ? shortSystem(row.os) : '–'}</bdi> },
    { id: 'why', header: t('column.why'), min: 220, grow: 1.6, cell: (row) => <RowWhy row={row} /> },
  ];
}

function DeviceCell({ row, kind }: { row: DeviceRow; kind: string }) {
  const Mark = KIND_ICON[row.kind];
  return (
    <span className={css.device} data-testid={`fleet-row-${row.id}`} data-presence={row.presence}>
      <Mark size={20} stroke={1.75} aria-label={kind} role="img" />
      <Two first={row.name} second={[row.assetTag ?? row.model, ...row.labels].filter(Boolean).join(' · ') || null} strong />
    </span>
  );
}

function Two({ first, title = first, second, strong = false }: { first: string; title?: string | undefined; second: string | null; strong?: boolean }) {
  return (
    <span className={css.two}>
      <bdi className={strong ? css.strong : css.clip} title={title}>{first}</bdi>
      {second ? <bdi className={css.second} title={second}>{second}</bdi> : null}
    </span>
  );
}
