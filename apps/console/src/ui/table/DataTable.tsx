import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useCallbackRef, useElementSize } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useMemo, useRef, useState, type CSSProperties, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../ErrorState.js';
import classes from './DataTable.module.css';
import { HeaderRow } from './HeaderRow.js';
import { placeOf } from './link.js';
import { LoadingRows } from './LoadingRows.js';
import { Row } from './Row.js';
import { isSelected, noSelection, selectRange, toggleAll, toggleOne } from './selection.js';
import type { Column, DataTableProps } from './types.js';
import { useGridKeys } from './useGridKeys.js';

/** Tracks of the grid: fixed lower bounds, so that every row gets the same columns whatever it holds. */
function tracks<T>(columns: Column<T>[], selectable: boolean): string {
  const own = columns.map(({ min = 120, grow = 1 }) => `minmax(${min}px, ${grow}fr)`);
  return [...(selectable ? ['44px'] : []), ...own].join(' ');
}

/** Rows drawn above and below those that are seen, so that scrolling meets no gap. */
const OVERSCAN = 8;

/** Of a row: what is pressed for its own sake. */
const isControl = (target: Element): boolean => target.closest('a, button, input, label, [role="menu"]') !== null;

/** What the columns need at least, in pixels: on a narrower page the table scrolls in its own frame. */
const leastWidth = <T,>(columns: Column<T>[], selectable: boolean): number => columns.reduce((sum, { min = 120 }) => sum + min, selectable ? 44 : 0);

/**
 * A list: pages read as one scrolls, only visible rows in the document, sorted and filtered by the server, selected by
 * mouse or keyboard. Rows keep their place when live events patch them.
 */
export function DataTable<T>(props: DataTableProps<T>) {
  const { columns, query, rowKey, selection = noSelection, onSelect, rowLink, onRowOpen, rowHeight = 57 } = props;
  const { t } = useTranslation('ui');
  const navigate = useNavigate();
  const { ref: sizeRef, width } = useElementSize();
  const { data: pages } = query;
  const data = useMemo(() => pages?.pages.flatMap(({ items: some }) => some) ?? [], [pages]);
  const shownColumns = useMemo(() => columns.filter(({ hideBelow = 0 }) => width === 0 || width >= hideBelow), [columns, width]);
  const ids = useMemo(() => data.map(rowKey), [data, rowKey]);
  const anchor = useRef(0);

  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const filled = data.length > 0;
  const selecting = selection.ids.size > 0;
  useEffect(() => {
    if (body.current) setTop(body.current.getBoundingClientRect().top + window.scrollY);
  }, [filled, selecting, width]);
  // What is seen comes first, the rows around it once it stands there.
  const overscan = useDeferredValue(filled ? OVERSCAN : 0);
  const virtual = useWindowVirtualizer({ count: data.length, estimateSize: () => rowHeight, overscan, scrollMargin: top, scrollPaddingStart: 110, getItemKey: (index) => ids[index] ?? index });
  const items = virtual.getVirtualItems();

  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (last >= data.length - 20 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [last, data.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

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
  const keys = useGridKeys({ body, count: data.length, scrollTo: (index) => virtual.scrollToIndex(index, { align: 'auto' }), onSpace: select, onEnter: open });
  // Handlers that stay the same: a row is drawn again only for what it shows.
  const onKeyDown = useCallbackRef(keys.onKeyDown);
  const onPress = useCallbackRef((index: number, { target, shiftKey }: MouseEvent) => {
    keys.setActive(index);
    if (!(target instanceof Element)) return;
    if (target.matches('input[type="checkbox"]')) select(index, shiftKey);
    // A click beside links and boxes opens the row; text that was just selected does not.
    else if (!isControl(target) && window.getSelection()?.type !== 'Range') open(index);
  });

  if (query.isError && !query.data) return <div className={classes.frame}><ErrorState problem={query.error} onRetry={() => void query.refetch()} /></div>;
  if (query.isSuccess && data.length === 0) return <div className={classes.frame}>{props.empty}</div>;

  const style = { '--tracks': tracks(shownColumns, onSelect !== undefined), '--least': `${leastWidth(shownColumns, onSelect !== undefined)}px`, '--row-height': `${rowHeight - 1}px` } as CSSProperties;
  return (
    <div className={classes.frame} ref={sizeRef} style={style} data-stale={query.isPlaceholderData || undefined}>
      <div role="grid" className={classes.grid} aria-label={props.label} aria-rowcount={props.total === undefined ? -1 : props.total + 1} aria-multiselectable={onSelect ? true : undefined} aria-busy={query.isPending || undefined}>
        <HeaderRow columns={shownColumns} sort={props.sort} onSort={props.onSort} selection={selection} shown={ids} onSelectAll={onSelect ? () => onSelect(toggleAll(selection, ids)) : undefined} />
        {query.isPending ? <LoadingRows body={body} columns={shownColumns} selectable={onSelect !== undefined} height={rowHeight} /> : (
          <div role="rowgroup" ref={body} className={classes.body} style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const row = data[item.index];
              if (row === undefined) return null;
              return <Row key={item.key} row={row} index={item.index} offset={item.start - virtual.options.scrollMargin} columns={shownColumns} selected={onSelect && isSelected(selection, rowKey(row))} active={item.index === keys.active} openable={Boolean(rowLink ?? onRowOpen)} link={rowLink?.(row)} measure={virtual.measureElement} onPress={onPress} onKeyDown={onKeyDown} />;
            })}
          </div>
        )}
      </div>
      {isFetchingNextPage ? <div className={classes.more} role="status">{t('loadingMore')}</div> : null}
    </div>
  );
}
