import { isEmptySelection, isSelected, MAX_SELECTED, noSelection, selectRange, toDeviceSelection, toggleAll, toggleOne } from '../../../../apps/console/src/ui/table/selection.js';
import { placeOf } from '../../../../apps/console/src/ui/table/link.js';
import { nextSort, sortDirection } from '../../../../apps/console/src/ui/table/sort.js';

const shown = ['a', 'b', 'c', 'd'];

describe('selection', () => {
  test('a row is taken, then left', () => {
    const one = toggleOne(noSelection, 'a');
    expect(isSelected(one, 'a')).toBe(true);
    expect(isEmptySelection(toggleOne(one, 'a'))).toBe(true);
  });

  test('a range takes both ends in either direction, and keeps what was there', () => {
    const first = toggleOne(noSelection, 'a');
    expect([...selectRange(first, shown, 3, 2).ids].sort()).toEqual(['a', 'c', 'd']);
  });

  test('all shown, then none', () => {
    const all = toggleAll(noSelection, shown);
    expect(all.ids.size).toBe(4);
    expect(isEmptySelection(toggleAll(all, shown))).toBe(true);
  });

  test('some shown becomes all shown', () => {
    expect(toggleAll(toggleOne(noSelection, 'b'), shown).ids.size).toBe(4);
  });

  test('the whole filter is told as the filter, not as ids', () => {
    const whole = { ids: new Set<string>(), wholeFilter: true };
    expect(isSelected(whole, 'anything')).toBe(true);
    expect(toDeviceSelection(whole, { presence: 'online' })).toEqual({ filter: { presence: 'online' } });
    expect(toDeviceSelection(toggleOne(noSelection, 'a'), { presence: 'online' })).toEqual({ ids: ['a'] });
  });

  test('taking one row out of the whole filter starts a selection by hand', () => {
    expect(toggleOne({ ids: new Set(), wholeFilter: true }, 'a')).toEqual({ ids: new Set(['a']), wholeFilter: false });
  });

  test('never more ids than the server takes', () => {
    const many = Array.from({ length: MAX_SELECTED + 5 }, (_, index) => String(index));
    const full = toggleAll(noSelection, many);
    expect(full.ids.size).toBe(MAX_SELECTED);
    expect(toggleOne(full, 'one more').ids.size).toBe(MAX_SELECTED);
    expect(selectRange(noSelection, many, 0, many.length).ids.size).toBe(MAX_SELECTED);
  });
});

test('a header sorts up, down, and up again', () => {
  expect(sortDirection('name', 'name')).toBe('ascending');
  expect(sortDirection('-name', 'name')).toBe('descending');
  expect(sortDirection('site', 'name')).toBe('none');
  expect([undefined, 'name', '-name'].map((sort) => nextSort(sort, 'name'))).toEqual(['name', '-name', 'name']);
});

test('a link is told apart into path and search', () => {
  expect(placeOf('/devices?siteId=1&q=a%20b')).toEqual({ to: '/devices', search: { siteId: '1', q: 'a b' } });
  expect(placeOf('/devices')).toEqual({ to: '/devices', search: {} });
});
