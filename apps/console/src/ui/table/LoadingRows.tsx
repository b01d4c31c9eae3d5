import { Skeleton } from '@mantine/core';
import type { RefObject } from 'react';
import classes from './DataTable.module.css';
import type { Column } from './types.js';

/** Grey rows while the first page loads. */
export function LoadingRows<T>({ body, columns, selectable, height }: { body: RefObject<HTMLDivElement | null>; columns: Column<T>[]; selectable: boolean; height: number }) {
  return (
    <div role="rowgroup" ref={body} aria-hidden>
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} className={classes.loading} style={{ height }}>
          {selectable ? <span /> : null}
          {columns.map((column, place) => <Skeleton key={column.id} h={14} w={`${50 + ((index * 23 + place * 31) % 40)}%`} />)}
        </div>
      ))}
    </div>
  );
}
