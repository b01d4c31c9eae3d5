/** Where a role is held, as it is chosen and as it is said. */
import { kindOf, NO_PLACE, placeBody, placeName } from '../../../../apps/console/src/rooms/users/place.rules.js';

const several = (count: number) => `${count} sites`;

test('the kind chosen counts only for a role that has it', () => {
  expect(kindOf(NO_PLACE, ['syndicate', 'sites'])).toBe('syndicate');
  expect(kindOf(NO_PLACE, ['sites', 'organisation'])).toBe('sites');
  expect(kindOf({ ...NO_PLACE, kind: 'organisation' }, ['sites', 'organisation'])).toBe('organisation');
  expect(kindOf(NO_PLACE, [])).toBeUndefined();
});

test('nothing is sent while the place is missing, and never a place of another kind', () => {
  const full = { kind: 'sites' as const, organisationId: 'commune', siteIds: ['a', 'b'] };
  expect(placeBody(NO_PLACE, ['syndicate'])).toEqual({});
  expect(placeBody(NO_PLACE, ['organisation'])).toBeNull();
  expect(placeBody(NO_PLACE, ['sites'])).toBeNull();
  expect(placeBody(full, ['sites', 'organisation'])).toEqual({ siteIds: ['a', 'b'] });
  expect(placeBody(full, ['organisation'])).toEqual({ organisationId: 'commune' });
  expect(placeBody(full, ['syndicate'])).toEqual({});
  expect(placeBody(full, [])).toBeNull();
});

test('a place in a word: its name, or how many', () => {
  const school = (id: string) => ({ id, name: `École ${id}` });
  expect(placeName(null, several)).toBeUndefined();
  expect(placeName({ organisation: { id: 'x', name: 'Bordeaux' } }, several)).toBe('Bordeaux');
  expect(placeName({ sites: [school('A')] }, several)).toBe('École A');
  expect(placeName({ sites: [school('A'), school('B')] }, several)).toBe('2 sites');
});
