import fc from 'fast-check';
import { safePlace } from '../../../apps/console/src/app/place.js';
import { scopeOf } from '../../../apps/console/src/app/scope.rules.js';
import { initials } from '../../../apps/console/src/app/shell/initials.js';
import { matches } from '../../../apps/console/src/app/shell/palette.rules.js';

describe('the place to return to after signing in', () => {
  test.each(['/devices?q=a', '/', '/audit'])('%s is kept', (place) => expect(safePlace(place)).toBe(place));

  test.each([undefined, '', '//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '/sign-in?next=/', '/a\\b', '/a\nb'])('%s leads home', (place) => {
    expect(safePlace(place)).toBe('/');
  });

  test('never another site', () => {
    fc.assert(fc.property(fc.oneof(fc.webUrl(), fc.string({ unit: 'binary' }), fc.string().map((text) => `/${text}`)), (place) => {
      expect(new URL(safePlace(place), 'https://craie.example').origin).toBe('https://craie.example');
    }));
  });
});

test('only the scope follows from room to room', () => {
  expect(scopeOf({ organisationId: 'o', siteId: 's', q: 'x' })).toEqual({ organisationId: 'o', siteId: 's' });
  expect(scopeOf({ q: 'x' })).toEqual({});
});

test.each([['Marie-Anne Dupuy', 'MD'], ['  élodie  ', 'É'], ['', '?'], ['A de la B', 'AB']])('initials of %s', (name, letters) => {
  expect(initials(name)).toBe(letters);
});

describe('the palette', () => {
  test.each([['Réglages', 'regl', true], ['Créer un jeton d’API', 'api jet', true], ['Organisations', 'nisa', false], ['Journal', '', true]])('%s by "%s"', (label, query, found) => {
    expect(matches(label, query)).toBe(found);
  });
});
