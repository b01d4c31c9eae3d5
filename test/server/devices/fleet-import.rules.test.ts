import fc from 'fast-check';
import { DEVICE_KINDS } from '#contract';
import { COLUMNS, dayOf, FLEET_FIELDS, kindOf, readRow, type FleetField } from '../../../apps/server/src/devices/fleet-import.rules.js';
import { guessMapping, plainName } from '../../../apps/server/src/access/imports/mapping.rules.js';

const row = (values: Partial<Record<FleetField, string>>) => readRow({ ...(Object.fromEntries(FLEET_FIELDS.map((field) => [field, ''])) as Record<FleetField, string>), ...values });
const fields = FLEET_FIELDS.map((name) => ({ name, required: false, columns: COLUMNS[name] }));

test('the columns of real inventories are recognised, and those of our own export', () => {
  const guess = (...columns: string[]) => Object.fromEntries(Object.entries(guessMapping(fields, columns)).flatMap(([field, at]) => (at === null ? [] : [[field, columns[at]]])));
  expect(guess('Code établissement', 'École', 'Salle', 'Désignation', 'Marque', 'Modèle', 'N° de série', 'Étiquette', 'Adresse MAC', 'Date d’achat', 'Prix')).toEqual({
    uai: 'Code établissement', site: 'École', room: 'Salle', name: 'Désignation', manufacturer: 'Marque', model: 'Modèle', serial: 'N° de série', assetTag: 'Étiquette', macs: 'Adresse MAC', purchasedOn: 'Date d’achat',
  });
  expect(guess('Ville', 'RNE', 'Catégorie', 'S/N', 'Code barre', 'Année')).toEqual({ commune: 'Ville', uai: 'RNE', kind: 'Catégorie', serial: 'S/N', assetTag: 'Code barre', purchasedOn: 'Année' });
  expect(guess('name', 'assetTag', 'serial', 'kind', 'model', 'os', 'organisation', 'site', 'status', 'id')).toEqual({ name: 'name', assetTag: 'assetTag', serial: 'serial', kind: 'kind', model: 'model', commune: 'organisation', site: 'site', id: 'id' });
  for (const words of Object.values(COLUMNS)) for (const word of words) expect(plainName(word)).toBe(word);
});

test.each([
  ['Ordinateur portable HP ProBook', 'laptop'], ['PC portable', 'laptop'], ['PC fixe', 'desktop'], ['Écran interactif 75"', 'display'], ['ENI', 'display'], ['TBI', 'display'], ['Vidéoprojecteur', 'projector'], ['VPI', 'projector'],
  ['Écran 24 pouces', 'screen'], ['Classe mobile 12 tablettes', 'charging-case'], ['Tablette Samsung', 'tablet'], ['Borne Wi-Fi', 'network'], ['Switch 24 ports', 'network'], ['Imprimante laser', 'printer'], ['charging-case', 'charging-case'],
] as const)('%s is a %s', (text, kind) => expect(kindOf(text)).toBe(kind));

test('each kind of our own is read back; another word is something else, and none at all is not known', () => {
  for (const kind of DEVICE_KINDS) expect(kindOf(kind)).toBe(kind);
  expect([row({ name: 'x', kind: 'Bidule' }).row.kind, row({ name: 'x' }).row.kind, row({ name: 'Tablette 3' }).row.kind]).toEqual(['other', null, 'tablet']);
});

test.each([
  ['2022-08-31', '2022-08-31'], ['31/08/2022', '2022-08-31'], ['31-8-22', '2022-08-31'], ['31.08.2022 00:00', '2022-08-31'], ['09/2021', '2021-09-01'], ['2019', '2019-01-01'], ['44804', '2022-08-31'],
  ['31/02/2022', undefined], ['2022-13-01', undefined], ['hier', undefined], ['1/1/1900', undefined], ['', undefined],
])('%s as a day', (text, day) => expect(dayOf(text)).toBe(day));

test('what is read as a day is one, and is read again as the same', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'0123456789/-. T:'.split('')) }), (text) => {
    const day = dayOf(text);
    if (day === undefined) return;
    expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
    expect(dayOf(day)).toBe(day);
  }));
});

test('a row says what it can; what it cannot mean is said of its field', () => {
  expect(row({ name: 'T-07', serial: "'-12A", macs: 'A4-BB-6D-01-02-03, a4:bb:6d:01:02:04', purchasedOn: '09/2021', uai: '040 9001k' })).toMatchObject({
    problems: [], row: { name: 'T-07', named: true, serial: '-12A', macs: ['A4BB6D010203', 'A4BB6D010204'], purchasedOn: '2021-09-01', place: { uai: '0409001K' } },
  });
  expect(row({ macs: 'a4 bb 6d 01 02 03' }).row.macs).toEqual(['A4BB6D010203']);
  expect(row({ manufacturer: 'Epson', model: 'EB-685' }).row).toMatchObject({ name: 'Epson EB-685', named: false });
  expect(row({}).problems.map(({ field, code }) => [field, code])).toEqual([['name', 'missing']]);
  expect(row({ name: 'x'.repeat(121), macs: 'zz', purchasedOn: 'bientôt', id: '7' }).problems.map(({ field, code }) => [field, code])).toEqual([['name', 'length'], ['macs', 'format'], ['purchasedOn', 'format'], ['id', 'format']]);
  fc.assert(fc.property(fc.record(Object.fromEntries(FLEET_FIELDS.map((field) => [field, fc.string()]))), (values) => expect(() => row(values)).not.toThrow()));
});
