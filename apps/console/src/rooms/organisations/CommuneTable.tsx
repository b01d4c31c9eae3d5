import type { CommuneRow } from '#contract';
import { Checkbox } from '@mantine/core';
import { useCallbackRef } from '@mantine/hooks';
import { IconCircleCheck, IconPlus, IconRefresh } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber, StateBadge } from '../../ui/index.js';
import classes from './Organisations.module.css';

const LOOK = { new: { tone: 'good', icon: IconPlus }, changed: { tone: 'attention', icon: IconRefresh }, same: { tone: 'off', icon: IconCircleCheck } } as const;

interface CommuneTableProps { rows: readonly CommuneRow[]; picked: ReadonlySet<string>; onPick: (picked: ReadonlySet<string>) => void }

/** What the data set says beside what is there. What is the same already is not picked. */
export function CommuneTable({ rows, picked, onPick }: CommuneTableProps) {
  const { t } = useTranslation('organisations');
  const offered = rows.filter(({ state }) => state !== 'same').map(({ code }) => code);
  const all = offered.length > 0 && offered.every((code) => picked.has(code));
  const toggle = useCallbackRef((code: string): void => { const next = new Set(picked); if (!next.delete(code)) next.add(code); onPick(next); });
  return (
    <div className={classes.scroll} role="region" aria-label={t('communes.list')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col"><Checkbox size="xs" aria-label={t('communes.pickAll')} checked={all} indeterminate={!all && picked.size > 0} disabled={offered.length === 0} onChange={() => onPick(new Set(all ? [] : offered))} /></th>
            <th scope="col">{t('columns.name')}</th><th scope="col">{t('insee')}</th><th scope="col" className={classes.end}>{t('columns.population')}</th><th scope="col">{t('kinds.grouping')}</th><th scope="col">{t('communes.state')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => <Commune key={row.code} row={row} picked={picked.has(row.code)} onToggle={toggle} />)}
        </tbody>
      </table>
    </div>
  );
}

/** One commune; drawn again only when it is picked or left, as there are hundreds. */
const Commune = memo(function Commune({ row, picked, onToggle }: { row: CommuneRow; picked: boolean; onToggle: (code: string) => void }) {
  const { t, i18n } = useTranslation('organisations');
  const news = row.changes.map(({ field, before, after }) => `${t(`communes.fields.${field}`)} : ${before || '–'} → ${after}`).join(' · ');
  return (
    <tr>
      <td><input type="checkbox" className={classes.box} aria-label={t('communes.pick', { name: row.name })} checked={picked} onChange={() => onToggle(row.code)} /></td>
      <td><bdi className={classes.title}>{row.name}</bdi></td><td>{row.code}</td><td className={classes.end}>{row.population === null ? '–' : formatNumber(row.population, i18n.language)}</td>
      <td>{row.grouping ? <bdi>{row.grouping.name}</bdi> : '–'}</td>
      <td><StateBadge {...LOOK[row.state]} label={t(`communes.states.${row.state}`)} />{news ? <bdi className={classes.aside}>{news}</bdi> : null}</td>
    </tr>
  );
});
