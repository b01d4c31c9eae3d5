import { fold } from '../shared/fold.js';

/** Longest sort key; beyond it two texts are equal for ordering, and the id decides. */
const SORT = 200;
const SEARCH = 600;

/** Orders as a person expects, the same on both engines under the C collation: "T-7" before "T-10", É beside E. */
export const sortKey = (text: string): string =>
  fold(text.slice(0, SORT)).replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(9, '0')).slice(0, SORT);

/** What the search box finds a device by. */
export const searchText = (parts: readonly (string | null | undefined)[]): string =>
  fold(parts.filter((part) => part).join(' ')).slice(0, SEARCH);
