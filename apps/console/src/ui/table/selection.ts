/** What is selected in a list: some rows, or all that the filter finds. Pure. */
import type { DeviceFilter, DeviceSelection } from '#contract';

export interface Selection { ids: ReadonlySet<string>; wholeFilter: boolean }

export const noSelection: Selection = { ids: new Set(), wholeFilter: false };
/** The server takes at most so many ids in one request; beyond, the whole filter must be used. */
export const MAX_SELECTED = 1_000;

export function toggleOne(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id) && ids.size < MAX_SELECTED) ids.add(id);
  return { ids, wholeFilter: false };
}

/** Selects all rows on screen, or none when they all were. */
export function toggleAll(selection: Selection, shown: readonly string[]): Selection {
  const all = shown.length > 0 && shown.every((id) => selection.ids.has(id));
  return all || selection.wholeFilter ? noSelection : { ids: new Set(shown.slice(0, MAX_SELECTED)), wholeFilter: false };
}

/** Adds the rows between two places, both included (Shift + click, Shift + Space). */
export function selectRange(selection: Selection, shown: readonly string[], from: number, to: number): Selection {
  const ids = new Set(selection.ids);
  for (const id of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (ids.size < MAX_SELECTED) ids.add(id);
  }
  return { ids, wholeFilter: false };
}

export const isSelected = (selection: Selection, id: string): boolean => selection.wholeFilter || selection.ids.has(id);
export const isEmptySelection = (selection: Selection): boolean => !selection.wholeFilter && selection.ids.size === 0;

/** What the server is told. */
export const toDeviceSelection = (selection: Selection, filter: DeviceFilter): DeviceSelection =>
  selection.wholeFilter ? { filter } : { ids: [...selection.ids] };
