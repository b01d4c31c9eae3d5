import { useTable, type ColumnDef, type RowData } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useElementSize } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState, type CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../ErrorState.js';
import classes from './DataTable.module.css';
import { features, type Features } from './features.js';
import { HeaderRow } from './HeaderRow.js';
import { placeOf } from './link.js';
import { LoadingRows } from './LoadingRows.js';
import { Row } from './Row.js';
import { noSelection, selectRange, toggleAll, toggleOne } from './selection.js';
import type { Column, DataTableProps } from './types.js';
import { useGridKeys } from './useGridKeys.js';

/** Tracks of the grid: fixed lower bounds, so that every row gets the same columns whatever it holds. */
function tracks<T>(columns: Column<T>[], selectable: boolean): string {
  const own = columns.map(({ min = 120, grow = 1 }) => `minmax(${min}px, ${grow}fr)`);
  return [...(selectable ? ['44px'] : []), ...own].join(' ');
}

/** What the columns need at least, in pixels: on a narrower page the table scrolls in its own frame. */
const leastWidth = <T,>(columns: Column<T>[], selectable: boolean): number => columns.reduce((sum, { min = 120 }) => sum + min, selectable ? 44 : 0);

/**
 * A list: pages read as one scrolls, only visible rows in the document, sorted and filtered by the server, selected by
 * mouse or keyboard. Rows keep their place when live events patch them.
 */
export function DataTable<T extends RowData>(props: DataTableProps<T>) {
  const { columns, query, rowKey, selection = noSelection, onSelect, rowLink, onRowOpen, rowHeight = 57 } = props;
  const { t } = useTranslation('ui');
  const navigate = useNavigate();
  const { ref: sizeRef, width } = useElementSize();
  const { data: pages } = query;
  const data = useMemo(() => pages?.pages.flatMap(({ items: some }) => some) ?? [], [pages]);
  const visibility = useMemo(() => Object.fromEntries(columns.map((column) => [column.id, width === 0 || width >= (column.hideBelow ?? 0)])), [columns, width]);
  const definitions = useMemo<ColumnDef<Features, T>[]>(() => columns.map((column) => ({ id: column.id, header: column.header, cell: ({ row }) => column.cell(row.original) })), [columns]);
  const table = useTable({ features, data, columns: definitions, getRowId: rowKey, state: { columnVisibility: visibility } });
  const rows = table.getRowModel().rows;
  const shownColumns = columns.filter((column) => visibility[column.id]);
  const ids = useMemo(() => data.map(rowKey), [data, rowKey]);
  const anchor = useRef(0);

  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const filled = rows.length > 0;
  const selecting = selection.ids.size > 0;
  useEffect(() => {
    if (body.current) setTop(body.current.getBoundingClientRect().top + window.scrollY);
  }, [filled, selecting, width]);
  const virtual = useWindowVirtualizer({ count: rows.length, estimateSize: () => rowHeight, overscan: 8, scrollMargin: top, scrollPaddingStart: 110, getItemKey: (index) => ids[index] ?? index });
  const items = virtual.getVirtualItems();

  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (last >= rows.length - 20 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const select = (index: number, range: boolean): void => {
    const id = ids[index];
    if (id === undefined) return;
    onSelect?.(range ? selectRange(selection, ids, anchor.current, index) : toggleOne(selection, id));
    anchor.current = index;
  };
  const open = (index: number): void => {
    const row = data[index];
    if (row === undefined) return;
    if (rowLink) void navigate(placeOf(rowLink(row)));
    else onRowOpen?.(row);
  };
  const keys = useGridKeys({ count: rows.length, scrollTo: (index) => virtual.scrollToIndex(index, { align: 'auto' }), onSpace: select, onEnter: open });

  if (query.isError && !query.data) return <div className={classes.frame}><ErrorState problem={query.error} onRetry={() => void query.refetch()} /></div>;
  if (query.isSuccess && rows.length === 0) return <div className={classes.frame}>{props.empty}</div>;

  const style = { '--tracks': tracks(shownColumns, onSelect !== undefined), '--least': `${leastWidth(shownColumns, onSelect !== undefined)}px`, '--row-height': `${rowHeight - 1}px` } as CSSProperties;
  return (
    <div className={classes.frame} ref={sizeRef} style={style} data-stale={query.isPlaceholderData || undefined}>
      <div role="grid" className={classes.grid} aria-label={props.label} aria-rowcount={props.total === undefined ? -1 : props.total + 1} aria-multiselectable={onSelect ? true : undefined} aria-busy={query.isPending || undefined}>
        <HeaderRow columns={shownColumns} sort={props.sort} onSort={props.onSort} selection={selection} shown={ids} onSelectAll={onSelect ? () => onSelect(toggleAll(selection, ids)) : undefined} />
        {query.isPending ? <LoadingRows columns={shownColumns} selectable={onSelect !== undefined} height={rowHeight} /> : (
          <div role="rowgroup" ref={body} className={classes.body} style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = rows[item.index];
              if (!row) return null;
              return <Row key={item.key} table={table} row={row} item={item} offset={item.start - virtual.options.scrollMargin} columns={shownColumns} selection={selection} keys={keys} measure={virtual.measureElement} link={rowLink?.(row.original)} onSelect={onSelect ? select : undefined} onOpen={rowLink || onRowOpen ? open : undefined} />;
            })}
          </div>
        )}
      </div>
      {isFetchingNextPage ? <div className={classes.more} role="status">{t('loadingMore')}</div> : null}
    </div>
  );
}
