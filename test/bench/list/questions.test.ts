import { makePlaces, SLOTS } from '../../../bench/list/places.js';
import { askAll, quantile, slowest } from '../../../bench/list/measure.js';
import { questions, type Sample } from '../../../bench/list/questions.js';
import { DEVICE_SORTS } from '../../../apps/server/src/devices/device-sort.rules.js';
import { typedCursor } from '../../../apps/server/src/devices/cursor.js';
import { FILTER_KEYS, SORTS } from '../../../apps/console/src/rooms/devices/fleetSearch.js';

const SAMPLE: Sample = {
  devices: [{ id: '0190a0a0-0000-7000-8000-000000000001', name: 'TAB-1', serial: 'R52ABCDEF1', name_key: 'tab-1', site_key: 's', os_key: 'o', site_id: 's', organisation_id: 'c' }],
  seen: [new Date(0)], communes: ['a', 'b', 'c'],
};

test('the fleet is shared out without a gap: two thousand communes, the largest with about eighty thousand of a million', async () => {
  const { organisations, sites } = await makePlaces();
  expect(organisations).toHaveLength(2_000);
  let next = 0;
  for (const site of sites) { expect(site.first_slot).toBe(next); next = site.end_slot; }
  expect(next).toBe(SLOTS);
  const largest = sites.filter((site) => site.organisation_id === organisations[0]?.id).reduce((sum, site) => sum + site.end_slot - site.first_slot, 0);
  expect((largest / SLOTS) * 1_000_000).toBeGreaterThan(75_000);
  expect((largest / SLOTS) * 1_000_000).toBeLessThan(90_000);
});

test('every filter and every order of the console is asked, from the first page and from a later one', () => {
  const all = questions(SAMPLE);
  const filters = new Set(all.flatMap(({ filter }) => Object.keys(filter())));
  expect([...filters].sort()).toEqual([...FILTER_KEYS].sort());
  const pages = all.filter(({ group }) => group === 'page');
  for (const sort of SORTS) for (const later of [true, false]) expect(pages.some((page) => page.sort === sort && (page.cursor !== undefined) === later)).toBe(true);
});

test('its later pages begin where the server can begin', () => {
  const parts = { name_key: 'text', site_key: 'text', os_key: 'text', seen_key: 'time', id: 'id' } as const;
  const shapes = { name: ['name_key', 'id'], lastSeen: ['seen_key', 'id'], site: ['site_key', 'name_key', 'id'], os: ['os_key', 'name_key', 'id'] } as const;
  for (const sort of DEVICE_SORTS) {
    const later = questions(SAMPLE).find((question) => question.sort === sort && question.cursor)?.cursor?.();
    if (later === undefined) continue;
    const shape = shapes[sort.replace('-', '') as keyof typeof shapes];
    expect(typedCursor(later, shape.map((column) => parts[column]))).toHaveLength(shape.length);
  }
});

test('an answer that is slow now and then shows at the 95th percentile, and names its question', async () => {
  const [first, second] = questions(SAMPLE);
  let asked = 0;
  const answers = await askAll([first!, second!], async () => ({ items: await new Promise((resolve) => { asked += 1; setTimeout(resolve, asked % 2 === 0 ? 20 : 0, []); }), next: null }), 4);
  expect(answers.map(({ times }) => times.length)).toEqual([4, 4]);
  expect(slowest(answers).question).toBe(second);
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile(Array.from({ length: 100 }, (_, i) => i + 1), 0.95)).toBe(95);
  expect(() => quantile([], 0.5)).toThrow();
});
