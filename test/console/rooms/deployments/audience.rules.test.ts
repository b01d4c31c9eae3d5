/** For whom: what came along from a list, a place, a view. */
import { filterGiven, filterOfView, selectionOf, waysOf } from '../../../../apps/console/src/rooms/deployments/audience.rules.js';

const chosen = { ids: ['one', 'two'], names: ['T-01', 'T-02'] };

test('a filter comes along only when the page was opened for it; a mangled one is what is left of it', () => {
  expect(filterGiven({ kind: 'laptop' })).toBeUndefined();
  expect(filterGiven({ by: 'filter', kind: 'laptop', presence: 'sideways', appId: 'x', silentDays: 7 })).toEqual({ kind: 'laptop', silentDays: 7 });
});

test('what came along is offered first', () => {
  expect(waysOf(chosen, undefined)).toEqual(['chosen', 'place', 'view']);
  expect(waysOf(undefined, { kind: 'laptop' })).toEqual(['filter', 'place', 'view']);
  expect(waysOf(undefined, undefined)).toEqual(['place', 'view']);
  expect(waysOf(undefined, { siteId: 's' }, true)).toEqual(['filter']);
});

test('a view is seen through the place one looks at, and leaves out what has no agent', () => {
  const site = '0190f3a0-0000-7000-8000-000000abcdef';
  expect(filterOfView({ query: { kind: 'laptop', sort: 'name' } }, { siteId: site })).toEqual({ kind: 'laptop', siteId: site, management: 'agent' });
});

test('nothing is selected while there is nothing to go by', () => {
  const none = { chosen: undefined, filter: undefined, place: undefined, view: undefined };
  expect((['chosen', 'filter', 'place', 'view'] as const).map((way) => selectionOf(way, none))).toEqual([null, null, null, null]);
  expect(selectionOf('chosen', { ...none, chosen })).toEqual({ ids: chosen.ids });
  expect(selectionOf('place', { ...none, chosen, place: { status: 'active' } })).toEqual({ filter: { status: 'active' } });
});
