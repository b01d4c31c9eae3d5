/** What a room says of a list; how a list behaves is written once, in DataTable. */
import type { ReactNode } from 'react';
import type { ListQuery } from '../../api/list.js';
import type { Selection } from './selection.js';

export interface Column<T> {
  id: string;
  header: string;
  cell: (row: T) => ReactNode;
  /** Lower bound in pixels and share of what is left, e.g. `{ min: 180, grow: 2 }`. Default 120 and 1. */
  min?: number;
  grow?: number;
  /** Name of the server's sort; the header then sorts. */
  sort?: string;
  align?: 'end';
  /** Hidden when the table is narrower than this many pixels. */
  hideBelow?: number;
}

export interface DataTableProps<T> {
  /** Name of the list, for screen readers. */
  label: string;
  columns: Column<T>[];
  /** From `useList`. */
  query: ListQuery<T>;
  rowKey: (row: T) => string;
  /** Number of all rows when known (a count query); the grid announces it. */
  total?: number | undefined;
  /** Server sort in force: `name` up, `-name` down. */
  sort?: string | undefined;
  onSort?: (sort: string) => void;
  selection?: Selection;
  onSelect?: (selection: Selection) => void;
  /** Address of a row's page: the first cell becomes a link, a click and Enter open it. */
  rowLink?: (row: T) => string;
  /** Instead of a page: what a click or Enter does. */
  onRowOpen?: (row: T) => void;
  /** Shown when there is no row. */
  empty: ReactNode;
  /** Estimated height of a row in pixels. */
  rowHeight?: number;
}
