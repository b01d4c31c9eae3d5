import { fromQuery } from '../../api/query.js';

/** `/devices?siteId=1` → what the router takes: path and search parameters apart. Pure. */
export function placeOf(link: string): { to: string; search: Record<string, string> } {
  const [to = '/', query = ''] = link.split('?', 2);
  return { to, search: fromQuery(query) };
}
