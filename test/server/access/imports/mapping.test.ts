import fc from 'fast-check';
import { guessMapping, headerOf, mappingFaults, missingColumns, namedMapping, plainName, recalledMapping, valuesOf, type ImportField } from '../../../../apps/server/src/access/imports/mapping.rules.js';

const FIELDS: ImportField[] = [
  { name: 'uai', required: false, columns: ['identifiant_de_l_etablissement', 'uai', 'code'] },
  { name: 'name', required: true, columns: ['nom_etablissement', 'nom'] },
  { name: 'city', required: true, columns: ['code_commune', 'code'] },
];
const words = fc.constantFrom('UAI', 'Nom', 'Code', 'Nom de l’établissement', 'Identifiant de l\'établissement', 'nom_etablissement', 'Code commune', 'autre');

test('names are the same whatever their accents, capitals and spaces', () => {
  expect(plainName(' Identifiant de l’Établissement ')).toBe('identifiant_de_l_etablissement');
  expect(plainName('CODE  (INSEE)')).toBe('code_insee');
});

test('the best word wins, and a column is taken once', () => {
  expect(guessMapping(FIELDS, ['Code', 'Nom', 'UAI'])).toEqual({ uai: 2, name: 1, city: 0 });
  expect(guessMapping(FIELDS, ['nom', 'NOM_ETABLISSEMENT'])).toEqual({ uai: null, name: 1, city: null });
  expect(missingColumns(guessMapping(FIELDS, ['Nom']), FIELDS)).toEqual(['city']);
});

test('a guess is always a mapping that is taken, of columns whose name means the field, and does not hang on their order', () => {
  fc.assert(fc.property(fc.uniqueArray(words, { selector: plainName }), (columns) => {
    const guess = guessMapping(FIELDS, columns);
    expect(mappingFaults(guess, FIELDS, columns.length)).toEqual([]);
    for (const { name, columns: meant } of FIELDS) {
      const at = guess[name];
      if (typeof at === 'number') expect(meant).toContain(plainName(columns[at] ?? ''));
    }
    const named = (mapping: Record<string, number | null>, names: string[]) => Object.entries(mapping).map(([field, at]) => [field, at === null ? null : names[at]]);
    const turned = columns.toReversed();
    expect(named(guessMapping(FIELDS, turned), turned)).toEqual(named(guess, columns));
  }));
});

test('what was chosen once is chosen again, in whatever order the same columns come; a field that was left without one stays so', () => {
  fc.assert(fc.property(fc.uniqueArray(words, { selector: plainName, minLength: 1 }).chain((columns) => fc.tuple(fc.constant(columns), fc.shuffledSubarray(columns, { minLength: columns.length }),
    fc.shuffledSubarray(FIELDS.map(({ name }) => name)))), ([columns, turned, chosen]) => {
    const mapping = Object.fromEntries(FIELDS.map(({ name }) => { const at = chosen.indexOf(name); return [name, at >= 0 && at < columns.length ? at : null]; }));
    const named = namedMapping(mapping, columns);
    expect(headerOf(turned)).toBe(headerOf(columns));
    const recalled = recalledMapping(FIELDS, turned, named);
    expect(namedMapping(recalled, turned)).toEqual(named);
    expect(mappingFaults(recalled, FIELDS, turned.length)).toEqual([]);
    // A field that is new since is guessed, among the columns that are left.
    const { city: _, ...before } = named;
    const later = recalledMapping(FIELDS, turned, before);
    expect(mappingFaults(later, FIELDS, turned.length)).toEqual([]);
    expect(namedMapping({ uai: later.uai ?? null, name: later.name ?? null }, turned)).toEqual(before);
  }));
  expect(headerOf(['Code  INSEE', 'Nom'])).toBe(headerOf(['nom', 'code_insee']));
  expect(headerOf(['Nom'])).not.toBe(headerOf(['Nom', 'Code']));
});

test('no field and no column is made up, and two fields do not share one', () => {
  expect(mappingFaults({ uai: 0, name: 0, city: null }, FIELDS, 2)).toEqual(['uai', 'name']);
  expect(mappingFaults({ uai: 2, name: -1, city: 0.5, colour: 1 }, FIELDS, 2)).toEqual(['uai', 'name', 'city', 'colour']);
  expect(mappingFaults({ __proto__: null, toString: 1 }, FIELDS, 2)).toEqual(['toString']);
});

test('a correction stands for the cell; what is not there is empty', () => {
  const mapping = { uai: 0, name: 1, city: null };
  expect(valuesOf(FIELDS, mapping, ['x'])).toEqual({ uai: 'x', name: '', city: '' });
  expect(valuesOf(FIELDS, mapping, ['x', 'y'], { uai: '', city: '40001' })).toEqual({ uai: '', name: 'y', city: '40001' });
});
