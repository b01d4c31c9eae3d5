import fc from 'fast-check';
import { nameKey, readSite, SITE_FIELDS, type SiteField } from '../../../../apps/server/src/access/places/site-import.rules.js';
import { merged, newState, sameState, stateChanges } from '../../../../apps/server/src/access/places/site-state.js';
import { guessMapping, valuesOf } from '../../../../apps/server/src/access/imports/mapping.rules.js';
import { DIRECTORY_COLUMNS, directoryRows, directoryUai } from '../../../support/directory.js';

const EMPTY = Object.fromEntries(SITE_FIELDS.map(({ name }) => [name, ''])) as Record<SiteField, string>;
const row = (values: Partial<Record<SiteField, string>>) => readSite({ ...EMPTY, name: 'École', communeCode: '40192', ...values });
const site = (values: Partial<Record<SiteField, string>>) => { const read = row(values); if (read.leave) throw new Error(read.leave.detail); return read; };
const codes = (values: Partial<Record<SiteField, string>>) => site(values).problems.map(({ field, code }) => `${field} ${code}`);

test('the columns of the published directory are understood by themselves', () => {
  const mapping = guessMapping(SITE_FIELDS, DIRECTORY_COLUMNS);
  expect(Object.values(mapping).every((at) => at !== null)).toBe(true);
  for (const line of directoryRows(30)) {
    const read = readSite(valuesOf(SITE_FIELDS, mapping, DIRECTORY_COLUMNS.map((column) => line[column] ?? '')));
    expect(read).toMatchObject({ problems: [], site: { uai: line.Identifiant_de_l_etablissement, communeCode: line.Code_commune, kind: 'school', level: line.Ecole_maternelle === '1' ? 'nursery' : 'elementary' } });
  }
});

test.each<[Partial<Record<SiteField, string>>, string[]]>([
  [{ uai: '0409500A' }, ['uai uai']], [{ uai: ' 040 9500X '.replace('X', directoryUai(0).slice(-1)).toLowerCase() }, []], [{ name: '' }, ['name missing']], [{ name: 'x'.repeat(201) }, ['name length']],
  [{ postalCode: '4000A' }, ['postalCode postal_code']], [{ postalCode: '1000' }, []], [{ communeCode: '', commune: '' }, ['communeCode missing']], [{ latitude: '43,9' }, ['longitude coordinates']],
  [{ latitude: '143', longitude: '0' }, ['latitude coordinates']], [{ latitude: '-21.1', longitude: '55,5' }, []], [{ kind: 'Gymnase' }, ['kind choice']],
])('%j → %j', (values, problems) => expect(codes(values)).toEqual(problems));

test('a spreadsheet took the first zero of codes: it comes back', () => {
  expect(site({ communeCode: '1004', postalCode: '1500' }).site).toMatchObject({ communeCode: '01004', postalCode: '01500' });
  expect(site({ communeCode: '2a004' }).site.communeCode).toBe('2A004');
});

test.each([
  ['ECOLE MATERNELLE', 'school', 'nursery'], ['ECOLE DE NIVEAU ELEMENTAIRE', 'school', 'elementary'], ['École primaire', 'school', 'primary'], ['Ecole', 'school', null], ['Médiathèque', 'library', null],
  ['Accueil de loisirs', 'after-school', null], ['Musée', 'museum', null], ['Mairie annexe', 'town-hall', null], ['', 'other', null],
])('%s is %s, %s', (kind, expected, level) => expect(site({ kind }).site).toMatchObject({ kind: expected, level }));

test('what is not for communes, or closed, is passed over', () => {
  for (const kind of ['Collège', 'LYCEE GENERAL', 'Médico-social', 'Service Administratif']) expect(row({ kind }).leave?.code).toBe('foreign');
  expect(row({ state: 'FERME' }).leave?.code).toBe('closed');
  expect(row({ state: 'OUVERT' }).leave).toBeUndefined();
});

test('whatever stands in the cells, a row is read, and what it says fits a site', () => {
  fc.assert(fc.property(fc.record(Object.fromEntries(SITE_FIELDS.map(({ name }) => [name, fc.string({ unit: 'grapheme', maxLength: 30 })]))), (values) => {
    const read = readSite(values as Record<SiteField, string>);
    if (read.leave || read.problems.length > 0) return;
    const { latitude, longitude, uai, name } = read.site;
    expect(name.trim()).not.toBe('');
    expect(uai === null || /^\d{7}[A-Z]$/.test(uai)).toBe(true);
    expect(latitude === null || Math.abs(latitude) <= 90).toBe(true);
    expect((latitude === null) === (longitude === null)).toBe(true);
  }));
});

test('names are compared without the words that tell nothing', () => {
  expect(nameKey('École primaire des Pins')).toBe(nameKey('ECOLE LES PINS'));
  expect(nameKey('École des Pins')).not.toBe(nameKey('École des Dunes'));
  expect(nameKey('École primaire')).toBe('ecole primaire');
});

test('a row that was taken in changes nothing the second time; in a building of several schools it renames nothing', () => {
  const told = site({ uai: directoryUai(0), kind: 'ECOLE MATERNELLE', address: '1 rue', district: 'Dax' }).site;
  const own = newState(told, 'commune');
  expect(sameState(merged(own, told), own)).toBe(true);
  const other = site({ uai: directoryUai(1), name: 'Élémentaire', kind: 'ECOLE ELEMENTAIRE', district: 'Dax Sud' }).site;
  const shared = merged(own, other);
  expect(shared).toMatchObject({ name: 'École', level: 'nursery', district: 'Dax Sud', uais: [directoryUai(0), directoryUai(1)].sort() });
  expect(stateChanges(own, shared).map(({ field }) => field).sort()).toEqual(['district', 'uais']);
  expect(sameState(merged(shared, other), shared)).toBe(true);
});
