import { Checkbox, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './DataTable.module.css';
import type { Selection } from './selection.js';
import { nextSort, sortDirection } from './sort.js';
import type { Column } from './types.js';

interface HeaderRowProps<T> {
  columns: Column<T>[];
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
  selection: Selection;
  shown: readonly string[];
  onSelectAll: (() => void) | undefined;
}

/** Names of the columns; those the server can sort are buttons. */
export function HeaderRow<T>({ columns, sort, onSort, selection, shown, onSelectAll }: HeaderRowProps<T>) {
  const { t } = useTranslation('ui');
  const all = selection.wholeFilter || (shown.length > 0 && shown.every((id) => selection.ids.has(id)));
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.headRow}>
        {onSelectAll ? <span role="columnheader" className={classes.box}><Checkbox size="xs" aria-label={t('table.selectShown')} disabled={shown.length === 0} checked={all} indeterminate={!all && selection.ids.size > 0} onChange={onSelectAll} /></span> : null}
        {columns.map((column) => {
          const direction = column.sort ? sortDirection(sort, column.sort) : undefined;
          const Arrow = direction === 'descending' ? IconArrowDown : IconArrowUp;
          return (
            <span key={column.id} role="columnheader" aria-sort={direction} className={classes.headCell} data-align={column.align}>
              {column.sort && onSort
                ? <UnstyledButton className={classes.sort} data-on={direction !== 'none' || undefined} onClick={() => onSort(nextSort(sort, column.sort ?? ''))}>{column.header}<Arrow size={14} stroke={2} aria-hidden /></UnstyledButton>
                : column.header}
            </span>
          );
        })}
      </div>
    </div>
  );
}
