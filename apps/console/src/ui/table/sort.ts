/** Server sorts: `name` up, `-name` down. Pure. */
export const sortDirection = (sort: string | undefined, key: string): 'ascending' | 'descending' | 'none' =>
  sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : 'none';

/** Up first, then down, and up again. */
export const nextSort = (sort: string | undefined, key: string): string => (sort === key ? `-${key}` : key);
