/** The fleet list's state in the address bar. */
import fc from 'fast-check';
import { activeFilters, filterOf, parseFleetSearch, sameFilter, scopeFree, toQuery } from '../../../../apps/console/src/rooms/devices/fleetSearch.js';

const SITE = '01900000-0000-7000-8000-000000000001';

describe('the address of a fleet list', () => {
  it('reads what it wrote', () => {
    const search = parseFleetSearch({ q: 'T-07', presence: 'offline', siteId: SITE, software: 'vlc', below: '3.0.20', sort: '-lastSeen' });
    expect(parseFleetSearch(toQuery(search))).toEqual(search);
  });

  it('drops what it does not understand, so that an old link still opens a list', () => {
    expect(parseFleetSearch({ presence: 'asleep', kind: 'toaster', siteId: '../etc', sort: 'password', unknown: 'x', q: '  ' })).toEqual({});
  });

  it('keeps a version only beside a title', () => {
    expect(parseFleetSearch({ below: '3' })).toEqual({});
    expect(parseFleetSearch({ software: 'vlc', below: 3 })).toEqual({ software: 'vlc', below: '3' });
  });

  it('reads a silence in days and the name of a package, and nothing else in their place', () => {
    expect(parseFleetSearch({ silentDays: '7', app: 'klavaro' })).toEqual({ silentDays: 7, app: 'klavaro' });
    expect(parseFleetSearch({ silentDays: '0', app: 'Kla varo' })).toEqual({});
    expect(toQuery({ silentDays: 7 })).toEqual({ silentDays: '7' });
  });

  it('never throws and never lets through more than the known filters', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.anything()), (raw) => {
      const search = parseFleetSearch(raw);
      expect(parseFleetSearch({ ...search })).toEqual(search);
      expect(Object.values(toQuery(search)).every((value) => typeof value === 'string' && value.length <= 200)).toBe(true);
    }));
  });

  it('gives actions the filter without the order', () => {
    expect(filterOf({ q: 'x', sort: 'name' })).toEqual({ q: 'x' });
  });

  it('counts a title and its version as one filter', () => {
    expect(activeFilters({ software: 'vlc', below: '3', presence: 'online' })).toEqual(['presence', 'software']);
  });

  it('compares lists by what they hold, not by their order', () => {
    expect(sameFilter({ presence: 'online', sort: 'name' }, { presence: 'online', sort: '-name' })).toBe(true);
    expect(sameFilter({ presence: 'online' }, { presence: 'online', kind: 'tablet' })).toBe(false);
  });

  it('tells filters from the scope, which outlives them', () => {
    expect(scopeFree({ siteId: SITE, organisationId: SITE, q: 'x' })).toEqual({ q: 'x' });
  });
});
