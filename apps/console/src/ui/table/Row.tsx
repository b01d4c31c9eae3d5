import { Checkbox } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo, type KeyboardEvent, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './DataTable.module.css';
import { placeOf } from './link.js';
import type { Column } from './types.js';

interface RowProps<T> {
  row: T;
  index: number;
  /** Pixels from the top of the list. */
  offset: number;
  columns: Column<T>[];
  /** Undefined where rows are not selected. */
  selected: boolean | undefined;
  /** The one row in the tab order. */
  active: boolean;
  openable: boolean;
  link: string | undefined;
  measure: (element: HTMLElement | null) => void;
  onPress: (index: number, event: MouseEvent) => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

function RowOf<T>({ row, index, offset, columns, selected, active, openable, link, measure, onPress, onKeyDown }: RowProps<T>) {
  const { t } = useTranslation('ui');
  return (
    <div
      role="row" aria-rowindex={index + 2} aria-selected={selected} tabIndex={active ? 0 : -1} ref={measure}
      data-index={index} className={classes.row} data-openable={openable || undefined} data-selected={selected || undefined}
      style={{ transform: `translateY(${offset}px)` }} onClick={(event) => onPress(index, event)} onKeyDown={onKeyDown}
    >
      {selected === undefined ? null : <span role="gridcell" className={classes.box}><Checkbox size="xs" tabIndex={-1} checked={selected} readOnly aria-label={t('table.selectRow')} /></span>}
      {columns.map((column, place) => (
        <div key={column.id} role="gridcell" className={classes.cell} data-align={column.align}>
          {place === 0 && link ? <Link {...placeOf(link)} tabIndex={-1} className={classes.link}>{column.cell(row)}</Link> : column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** One row in its place, drawn again only when something of its own has changed. */
export const Row = memo(RowOf) as typeof RowOf;
