/** After a change to people: the row that was answered is shown at once, in its place, and the lists are read again. */
import type { Page, UserView } from '#contract';
import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { keys } from '../../api/index.js';

export function usePeopleNews(): { changed: (person: UserView) => void; removed: () => Promise<void> } {
  const client = useQueryClient();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: keys.users });
  return {
    changed: (person) => {
      client.setQueriesData<InfiniteData<Page<UserView>>>({ queryKey: keys.users }, (data) => data && {
        ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map((row) => (row.id === person.id ? person : row)) })),
      });
      void refresh();
    },
    removed: refresh,
  };
}
