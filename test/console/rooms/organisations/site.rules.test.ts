import fc from 'fast-check';
import type { SiteView } from '#contract';
import { LEVELS, SITE_KINDS, siteBody, siteForm, uaiFault } from '../../../../apps/console/src/rooms/organisations/site.rules.js';

const UAIS = ['0400001J', '0330001X'];
const site = (more: Partial<SiteView>): SiteView => ({
  id: 'x', name: 'École', kind: 'school', level: null, uais: [], address: null, postalCode: null, district: null, latitude: null, longitude: null, organisation: { id: 'o', name: 'Dax' }, devices: 0, rooms: 0, ...more,
});
const text = fc.option(fc.stringMatching(/^[A-Za-zé]{1,12}$/));

test('a form that nobody touched sends what is there', () => {
  fc.assert(fc.property(
    fc.record({ kind: fc.constantFrom(...SITE_KINDS), level: fc.option(fc.constantFrom(...LEVELS)), uais: fc.subarray(UAIS), address: text, district: text, latitude: fc.option(fc.integer({ min: -900, max: 900 }).map((n) => n / 10)) }),
    (facts) => {
      const there = site({ ...facts, level: facts.kind === 'school' ? facts.level : null, longitude: facts.latitude });
      const { name, kind, level, uais, address, district, latitude, longitude, postalCode } = there;
      expect(siteBody(siteForm(there))).toEqual({ name, kind, level, uais, address, district, latitude: latitude === 0 ? expect.closeTo(0) : latitude, longitude: longitude === 0 ? expect.closeTo(0) : longitude, postalCode });
    },
  ));
});

test('what is no school has no level; codes are sent once, plain; degrees with a comma', () => {
  const form = { ...siteForm(), name: ' Musée ', kind: 'museum' as const, level: 'primary' as const, uais: ['040 0001j', '0400001J'], latitude: '43,9', longitude: '-0.5' };
  expect(siteBody(form)).toMatchObject({ name: 'Musée', level: null, uais: ['0400001J'], latitude: 43.9, longitude: -0.5 });
});

test('the first code at fault is named, with the letter it should have', () => {
  expect(uaiFault(UAIS)).toBeUndefined();
  expect(uaiFault([...UAIS, '0400001a'])).toEqual({ uai: '0400001A', expected: 'J' });
  expect(uaiFault(['04000'])).toEqual({ uai: '04000' });
});
