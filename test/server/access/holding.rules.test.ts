import { PERMISSIONS, SYNDICATE_PERMISSIONS, type Permission } from '#contract';
import fc from 'fast-check';
import { allowedAt, covers, EVERYWHERE, isNowhere, meet, NOWHERE, permissionsHeld, placeOf, unite, type Holding, type Place } from '../../../apps/server/src/access/holding.rules.js';

/** Three communes of two schools each. A place is the set of spots that it reaches; a commune has one spot of no school: its devices without a site. */
const COMMUNES = ['a', 'b', 'c'];
const SITES = COMMUNES.flatMap((organisationId) => [1, 2].map((n) => ({ id: `${organisationId}${n}`, organisationId })));
const SPOTS = [...COMMUNES, ...SITES.map(({ id }) => id)];
const reached = ({ organisations, sites }: Place): Set<string> => new Set(organisations === 'all' ? [...SPOTS, 'elsewhere'] : [
  ...organisations.flatMap((id) => [id, ...SITES.filter(({ organisationId }) => organisationId === id).map((site) => site.id)]), ...sites.map(({ id }) => id),
]);

const somePlace: fc.Arbitrary<Place> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(EVERYWHERE, NOWHERE) },
  { weight: 9, arbitrary: fc.record({ organisations: fc.subarray(COMMUNES), sites: fc.subarray(SITES) }) },
);
const someHoldings: fc.Arbitrary<Holding[]> = fc.array(fc.record({ permissions: fc.subarray<Permission>([...PERMISSIONS], { maxLength: 4 }), place: somePlace }), { maxLength: 4 });

test('two places together, what is in both, and whether one is in the other, are what they are of sets', () => {
  fc.assert(fc.property(somePlace, somePlace, (one, other) => {
    const [a, b] = [reached(one), reached(other)];
    expect(reached(unite([one, other]))).toEqual(new Set([...a, ...b]));
    expect(reached(meet(one, other))).toEqual(new Set([...a].filter((spot) => b.has(spot))));
    expect(covers(one, other)).toBe([...b].every((spot) => a.has(spot)));
    expect(isNowhere(one)).toBe(a.size === 0);
  }));
});

test('no site is said beside its commune: the database is asked one thing', () => {
  fc.assert(fc.property(fc.array(somePlace, { maxLength: 3 }), (places) => {
    const { organisations, sites } = unite(places);
    expect(sites.filter(({ organisationId }) => organisations === 'all' || organisations.includes(organisationId))).toEqual([]);
  }));
});

test('a request reaches exactly where all that it asks for is held', () => {
  fc.assert(fc.property(someHoldings, fc.subarray<Permission>([...PERMISSIONS], { minLength: 1, maxLength: 2 }), (holdings, asked) => {
    const spots = (permission: Permission) => new Set(holdings.filter(({ permissions }) => permissions.includes(permission)).flatMap(({ place }) => [...reached(place)]));
    const expected = asked.map(spots).reduce((a, b) => new Set([...a].filter((spot) => b.has(spot))));
    expect(reached(placeOf(holdings, asked))).toEqual(expected);
    expect(permissionsHeld(holdings)).toEqual(PERMISSIONS.filter((permission) => holdings.some(({ permissions }) => permissions.includes(permission))));
  }));
});

test('what is only one for the whole syndicate allows nothing at a place', () => {
  expect(SYNDICATE_PERMISSIONS.length).toBeGreaterThan(0);
  expect(allowedAt('owner', null, EVERYWHERE)).toEqual(PERMISSIONS);
  expect(allowedAt('owner', null, NOWHERE).filter((permission) => SYNDICATE_PERMISSIONS.includes(permission))).toEqual([]);
  expect(allowedAt('whatever', ['devices.read', 'delegation.manage', 'of another version'], NOWHERE)).toEqual(['devices.read']);
});
