/** What each of them asks: pages in every order with the usual filters, searches, counts. */
import type { DeviceFilter } from '#contract';
import type { DeviceSort } from '../../apps/server/src/devices/device-sort.rules.js';

/** Milliseconds at the 95th percentile, from the issue. */
export const GROUPS = { list: 30, search: 60, count: 30 } as const;
export type Group = keyof typeof GROUPS;

export interface Question { group: Group; name: string; sort: DeviceSort; filter: () => DeviceFilter }

const SORTS: readonly DeviceSort[] = ['name', '-lastSeen', 'site'];
const FILTERS: Record<string, DeviceFilter> = { 'no filter': {}, 'offline': { presence: 'offline' }, 'displays': { kind: 'display' }, 'failed': { target: 'failed' }, 'a system': { os: 'Ubuntu' } };

/** @param there devices of the scope, whose names and serials are looked for */
export function asks(there: readonly { name: string; serial: string }[]): Question[] {
  let turn = 0;
  const one = () => {
    const device = there[turn++ % there.length];
    if (!device) throw new Error('Nobody is there to look for.');
    return device;
  };
  const searches: Record<string, () => DeviceFilter> = {
    'a serial': () => ({ q: one().serial }), 'part of a serial': () => ({ q: one().serial.slice(2, 8) }), 'a name': () => ({ q: one().name }), 'the end of a name': () => ({ q: one().name.slice(-4) }),
    'a kind of name': () => ({ q: 'tab-' }), 'nothing like it': () => ({ q: 'xyzzy-plugh' }),
  };
  const list = Object.entries(FILTERS).flatMap(([name, filter]) => SORTS.map((sort): Question => ({ group: 'list', name: `${name}, by ${sort}`, sort, filter: () => filter })));
  const search = Object.entries(searches).flatMap(([name, filter]) => (['name', '-lastSeen'] as const).map((sort): Question => ({ group: 'search', name: `${name}, by ${sort}`, sort, filter })));
  const count = Object.entries(FILTERS).map(([name, filter]): Question => ({ group: 'count', name, sort: 'name', filter: () => filter }));
  return [...list, ...search, ...count];
}
