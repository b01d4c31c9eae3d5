/** Live news laid over pages: in place, and only where something changes. */
import type { DeviceRow } from '#contract';
import { dropRow, patchRow, uniqueRows, type Pages } from '../../../../apps/console/src/rooms/devices/pages.rules.js';

interface Row { id: string; name: string }
const pages = (): Pages<Row> => ({ pages: [{ items: [{ id: 'a', name: 'A' }, { id: 'b', name: 'B' }], next: 'x' }, { items: [{ id: 'c', name: 'C' }], next: null }], pageParams: [undefined, 'x'] });

describe('live news', () => {
  it('change a row where it stands and leave the other pages untouched', () => {
    const before = pages();
    const after = patchRow(before, 'b', { name: 'Z' });
    expect(after.pages[0]?.items.map(({ name }) => name)).toEqual(['A', 'Z']);
    expect(after.pages[1]).toBe(before.pages[1]);
    expect(before).toEqual(pages());
  });

  it('give the same object back for a row that is not on screen', () => {
    const before = pages();
    expect(patchRow(before, 'nobody', { name: 'Z' })).toBe(before);
    expect(dropRow(before, 'nobody')).toBe(before);
  });

  it('take a row out', () => {
    expect(dropRow(pages(), 'a').pages[0]?.items).toEqual([{ id: 'b', name: 'B' }]);
  });

  it('show a device once that moved between two pages', () => {
    const row = (id: string) => ({ id }) as DeviceRow;
    expect(uniqueRows({ pages: [{ items: [row('a')], next: 'x' }, { items: [row('a'), row('b')], next: null }], pageParams: [] }).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(uniqueRows(undefined)).toEqual([]);
  });
});
