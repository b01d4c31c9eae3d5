import { readFileSync } from 'node:fs';
import { PERMISSIONS, type Permission } from '#contract';
import { bodyOf, endOf, faultsOf, offered, onlyReads, organisationBodyOf, readOnly, wordOf, type TokenFields } from '../../../../apps/console/src/rooms/tokens/token.rules.js';

const fr = JSON.parse(readFileSync('apps/console/src/i18n/fr/tokens.json', 'utf8')) as { may: Record<string, string> };

const fields: TokenFields = { name: ' Export ', permissions: ['devices.read'], days: 90, reach: 'all', organisations: [], sites: [], addresses: [] };
const place = (id: string) => ({ id, name: id });

test('every permission has a sentence', () => {
  for (const permission of PERMISSIONS) expect(fr.may).toHaveProperty([wordOf(permission)]);
});

test('nobody is offered what they have not, and nobody what tokens never do', () => {
  const all = offered(PERMISSIONS).flatMap(({ permissions }) => permissions);
  expect(PERMISSIONS.filter((permission) => !all.includes(permission))).toEqual(['users.manage', 'sign-in.manage', 'delegation.manage']);
  const own: Permission[] = ['devices.read', 'deployments.manage'];
  expect(offered(own)).toEqual([{ group: 'look', permissions: ['devices.read'] }, { group: 'apps', permissions: ['deployments.manage'] }]);
  expect(readOnly(own)).toEqual(['devices.read']);
  expect([onlyReads(['devices.read', 'audit.read']), onlyReads(own)]).toEqual([true, false]);
});

test('what is missing is told', () => {
  expect(faultsOf(fields)).toEqual([]);
  expect(faultsOf({ ...fields, name: ' ', permissions: [] })).toEqual(['name', 'permissions']);
  expect(faultsOf({ ...fields, reach: 'organisations', sites: [place('s')] })).toEqual(['places']);
  expect(faultsOf({ ...fields, reach: 'sites' })).toEqual(['places']);
  expect(faultsOf({ ...fields, addresses: ['192.0.2.0/24', '2001:db8::1'] })).toEqual([]);
  for (const wrong of ['mairie.fr', 'partout', '12', '10.0.0.1/x']) expect(faultsOf({ ...fields, addresses: [wrong] })).toEqual(['addresses']);
});

test('the body says only what was chosen', () => {
  expect(bodyOf({ ...fields, organisations: [place('o')] })).toEqual({ name: 'Export', permissions: ['devices.read'], expiresInDays: 90 });
  expect(bodyOf({ ...fields, reach: 'organisations', organisations: [place('o')], addresses: ['192.0.2.7'] })).toMatchObject({ organisationIds: ['o'], addresses: ['192.0.2.7'] });
  expect(organisationBodyOf({ ...fields, reach: 'sites', sites: [place('s')] }, 'o')).toEqual({ name: 'Export', permissions: ['devices.read'], expiresInDays: 90, siteIds: ['s'], organisationId: 'o' });
});

test('an end that is near is told', () => {
  const now = new Date('2026-11-30T10:00:00Z');
  const end = (days: number) => endOf({ expiresAt: new Date(now.getTime() + days * 86_400_000).toISOString() }, now);
  expect([end(-1), end(3), end(90), endOf({ expiresAt: null }, now)]).toEqual(['over', 'soon', 'later', 'none']);
});
