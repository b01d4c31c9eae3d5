import { fold } from '../shared/fold.js';

/** Longest sort key; beyond it two texts are equal for ordering, and the id decides. */
const SORT = 200;
const SEARCH = 600;
/** An index row has no room for more of it (0015-list-search.ts): as many bytes, or letters of four. */
const SEARCH_BYTES = 1_700;

/** Orders as a person expects, the same on both engines under the C collation: "T-7" before "T-10", É beside E. */
export const sortKey = (text: string): string =>
  fold(text.slice(0, SORT)).replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(9, '0')).slice(0, SORT);

/** What the search box finds a device by. */
export function searchText(parts: readonly (string | null | undefined)[]): string {
  const text = fold(parts.filter((part) => part).join(' ')).slice(0, SEARCH);
  return Buffer.byteLength(text) <= SEARCH_BYTES ? text : text.slice(0, SEARCH_BYTES / 4);
}
