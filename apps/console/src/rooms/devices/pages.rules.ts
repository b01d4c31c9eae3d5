/** Live news laid over the pages already read. Rows change in place: nothing moves under the pointer. */
import type { DeviceRow, Page } from '#contract';

export interface Pages<T> { pages: Page<T>[]; pageParams: unknown[] }

/** Changes one row where it stands. The same object comes back when the row is not on screen, so nothing renders again. */
export function patchRow<T extends { id: string }>(data: Pages<T>, id: string, patch: Partial<T>): Pages<T> {
  let found = false;
  const pages = data.pages.map((page) => {
    if (!page.items.some((row) => row.id === id)) return page;
    found = true;
    return { ...page, items: page.items.map((row) => (row.id === id ? { ...row, ...patch } : row)) };
  });
  return found ? { ...data, pages } : data;
}

/** Takes one row out. */
export function dropRow<T extends { id: string }>(data: Pages<T>, id: string): Pages<T> {
  const pages = data.pages.map((page) => (page.items.some((row) => row.id === id) ? { ...page, items: page.items.filter((row) => row.id !== id) } : page));
  return pages.some((page, i) => page !== data.pages[i]) ? { ...data, pages } : data;
}

/** All rows read so far, each once: a device that moved between two pages is not shown twice. */
export function uniqueRows(data: Pages<DeviceRow> | undefined): DeviceRow[] {
  const seen = new Map<string, DeviceRow>();
  for (const row of data?.pages.flatMap((page) => page.items) ?? []) if (!seen.has(row.id)) seen.set(row.id, row);
  return [...seen.values()];
}
