import { Checkbox } from '@mantine/core';
import type { ReactTable, Row as TableRow, RowData } from '@tanstack/react-table';
import { Link } from '@tanstack/react-router';
import type { VirtualItem } from '@tanstack/react-virtual';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './DataTable.module.css';
import type { Features } from './features.js';
import { placeOf } from './link.js';
import { isSelected, type Selection } from './selection.js';
import type { Column } from './types.js';
import type { GridKeys } from './useGridKeys.js';

interface RowProps<T extends RowData> {
  table: ReactTable<Features, T>;
  row: TableRow<Features, T>;
  item: VirtualItem;
  /** Pixels from the top of the list. */
  offset: number;
  columns: Column<T>[];
  selection: Selection;
  keys: GridKeys;
  measure: (element: HTMLElement | null) => void;
  link: string | undefined;
  onSelect: ((index: number, range: boolean) => void) | undefined;
  onOpen: ((index: number) => void) | undefined;
}

const isControl = (target: EventTarget): boolean => target instanceof Element && target.closest('a, button, input, label, [role="menu"]') !== null;

/** One row in its place. A click beside links and boxes opens it; text that was just selected does not. */
export function Row<T extends RowData>({ table, row, item, offset, columns, selection, keys, measure, link, onSelect, onOpen }: RowProps<T>) {
  const { t } = useTranslation('ui');
  const { index } = item;
  const selected = isSelected(selection, row.id);
  const onClick = (event: MouseEvent): void => {
    keys.setActive(index);
    if (isControl(event.target) || window.getSelection()?.type === 'Range') return;
    onOpen?.(index);
  };
  return (
    <div
      role="row" aria-rowindex={index + 2} aria-selected={onSelect ? selected : undefined} tabIndex={index === keys.active ? 0 : -1}
      data-index={index} className={classes.row} data-openable={onOpen ? true : undefined} data-selected={selected || undefined}
      style={{ transform: `translateY(${offset}px)` }} onClick={onClick} onKeyDown={keys.onKeyDown}
      ref={(element) => { measure(element); keys.claimFocus(index, element); }}
    >
      {onSelect ? (
        <span role="gridcell" className={classes.box}>
          <Checkbox size="xs" tabIndex={-1} checked={selected} readOnly aria-label={t('table.selectRow')} onClick={(event) => onSelect(index, event.shiftKey)} />
        </span>
      ) : null}
      {row.getVisibleCells().map((cell, place) => (
        <div key={cell.id} role="gridcell" className={classes.cell} data-align={columns[place]?.align}>
          {place === 0 && link ? <Link {...placeOf(link)} tabIndex={-1} className={classes.link}><table.FlexRender cell={cell} /></Link> : <table.FlexRender cell={cell} />}
        </div>
      ))}
    </div>
  );
}
