/** The requests of the walk through the scopes: every route that names something in its path, and those that name it in their body. */
import { DELEGABLE, type Permission } from '#contract';
import { png } from '../../support/pictures.js';
import type { Specimen } from './specimens.js';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
export interface Call { name: string; method: Method; path: string; body?: object; file?: Buffer; permissions: readonly Permission[] }

/** What the first id of a path names. */
export const SPECIMEN_OF: Record<string, keyof Specimen> = {
  '/apps/': 'app', '/devices/moves/': 'move', '/devices/merges/': 'merge', '/imports/devices/': 'fleetImport',
  '/organisations/': 'organisation', '/sites/': 'site', '/devices/': 'device', '/enrolment-tokens/': 'token', '/commands/': 'command', '/deployments/': 'deployment',
  '/users/': 'user', '/invitations/': 'invitation', '/roles/': 'role', '/api-tokens/': 'apiToken', '/webhooks/': 'webhook',
  '/identity-providers/': 'provider', '/access-requests/': 'request', '/requests/': 'appRequest',
  '/calendar-exceptions/': 'exception', '/rooms/': 'room', '/imports/sites/': 'siteImport', '/imports/communes/': 'communeImport', '/imports/school-holidays/': 'holidayImport', '/imports/class-hours/': 'hoursImport',
};
/** Of the caller alone, whatever they reach. */
export const OWN_ONLY = ['delete /session/api-tokens/{id}', 'delete /session/identities/{id}', 'delete /session/passkeys/{id}', 'delete /sessions/{id}', 'delete /views/{id}',
  // An upload is of the person who began it: catalogue/uploads.test.ts.
  'head /apps/uploads/{id}', 'patch /apps/uploads/{id}', 'delete /apps/uploads/{id}', 'post /apps/uploads/{id}/finish',
  // A change of labels is taken back by whoever made it: devices/labels.test.ts.
  'post /devices/labels/{id}/undo',
  // School years are the syndicate's: calendar/calendar.test.ts.
  'put /school-years/{zone}/{year}', 'delete /school-years/{zone}/{year}',
  // An act asks for the permission of its kind, over all of its devices: acts/acts.test.ts.
  'post /acts/{id}/approve', 'post /acts/{id}/cancel',
  // An asker's own, or of whoever may answer: requests/requests.test.ts.
  'post /requests/{id}/withdraw', 'post /requests/{id}/messages',
];

/** What a list must be asked with. */
export const QUERIES: Record<string, string> = { 'get /views': '?room=devices' };

/** Bodies with which these would be done. */
const BODIES: Record<string, (one: Specimen, own: Specimen, appId: string) => object> = {
  'patch /apps/{id}': () => ({ name: 'autre nom' }),
  'patch /apps/{id}/packages/{packageId}': () => ({ minimumOs: 'Debian 12' }),
  'put /apps/{id}/exclusions/{organisationId}': () => ({ excluded: true }),
  'patch /devices/{id}': () => ({ name: 'autre nom' }),
  'post /devices/{id}/merge': ({ device }) => ({ otherId: device }),
  'put /imports/devices/{id}/mapping': () => ({ mapping: {} }),
  'put /imports/devices/{id}/answers': () => ({ answer: 'skip' }),
  'patch /imports/devices/{id}/rows/{line}': () => ({ values: {} }),
  'post /devices/{id}/revoke': () => ({ reason: 'perdu' }),
  'put /organisations/{id}/settings/{key}': () => ({ value: 'none' }),
  'put /sites/{id}/settings/{key}': () => ({ value: 'none' }),
  'post /organisations/{id}/calendar/exceptions': () => ({ kind: 'closed', name: 'Pont', from: '2030-05-31', to: '2030-05-31' }),
  'post /sites/{id}/calendar/exceptions': () => ({ kind: 'closed', name: 'Pont', from: '2030-05-31', to: '2030-05-31' }),
  'put /sites/{id}/class-hours': () => ({ hours: [{ weekdays: [1], from: '08:00', to: '09:00' }] }),
  'patch /roles/{id}': () => ({ name: 'autre', permissions: ['devices.read'] }),
  'patch /webhooks/{id}': () => ({ name: 'autre nom' }),
  'post /organisations/{id}/looks': () => ({ reason: 'Incident signalé' }),
  'patch /organisations/{id}/console': () => ({ name: 'Autre nom' }),
  'put /organisations/{id}/delegation': ({ organisation }) => ({
    permissions: DELEGABLE, name: 'Commune', colour: '#2b6a56', locale: 'fr', slug: `c-${organisation.slice(-12)}`, signIn: { password: true, providers: [] },
  }),
  'delete /organisations/{id}/delegation': () => ({ reason: 'Convention échue' }),
  'patch /identity-providers/{id}': () => ({ name: 'autre nom' }),
  // Without the end that it needs: a request that was accepted could not be refused.
  'post /access-requests/{id}/accept': (_, own) => ({ role: 'contractor', siteIds: [own.site] }),
  'post /requests/{id}/approve': ({ device }, _, appId) => ({ deployment: { appId, ensure: 'present', devices: { ids: [device] } } }),
  'post /requests/{id}/refuse': () => ({ message: 'Pas cette année' }),
  'post /rooms/{id}/merge': ({ room }) => ({ intoId: room }),
  'put /imports/sites/{id}/mapping': () => ({ mapping: {} }),
  'put /imports/sites/{id}/answers': () => ({ answer: 'skip' }),
  'patch /imports/sites/{id}/rows/{line}': () => ({ values: {} }),
  ...Object.fromEntries(['school-holidays', 'class-hours'].flatMap((kind) => [
    [`put /imports/${kind}/{id}/mapping`, () => ({ mapping: {} })], [`put /imports/${kind}/{id}/answers`, () => ({ answer: 'skip' })], [`patch /imports/${kind}/{id}/rows/{line}`, () => ({ values: {} })],
  ])),
  'post /users/{id}/grants': ({ site }) => ({ role: 'site-referent', siteIds: [site] }),
};

/** Files with which these would be done. */
const FILES: Record<string, Buffer> = { 'put /organisations/{id}/console/logo': png(), 'put /apps/{id}/icon': png() };

/** Bodies that name something, by their route. `own` stands beside it in sets. */
const NAMING: [route: string, body: (one: Specimen, own: Specimen, appId: string) => object][] = [
  ['post /commands', ({ device }, own) => ({ devices: { ids: [...new Set([own.device, device])] }, kind: 'ring', args: { seconds: 1 } })],
  ['post /commands', ({ device }) => ({ devices: { ids: [device] }, kind: 'ring', args: { seconds: 1 } })],
  ['post /devices', ({ site }) => ({ name: 'Borne', kind: 'network', siteId: site })],
  ['post /devices/moves', ({ device, site }, own) => ({ devices: { ids: [...new Set([own.device, device])] }, siteId: site })],
  ['post /devices/labels', ({ device }, own) => ({ devices: { ids: [...new Set([own.device, device])] }, add: ['CM2'] })],
  ['post /devices/moves', ({ site }, own) => ({ devices: { ids: [own.device] }, siteId: site })],
  ['post /deployments', ({ device }, own, appId) => ({ appId, ensure: 'present', devices: { ids: [...new Set([own.device, device])] } })],
  ['post /deployments/preview', ({ device }, own, appId) => ({ appId, ensure: 'present', devices: { ids: [...new Set([own.device, device])] } })],
  ['post /requests', ({ site }, _, appId) => ({ siteId: site, appId, why: 'Lire' })],
  ['post /apps', ({ organisation, app }) => ({ name: 'Propre', package: `p${app}`, organisationId: organisation })],
  ['post /enrolment-tokens', ({ organisation, site }) => ({ label: 'jeton', organisationId: organisation, siteId: site, maxUses: 1, expiresInHours: 1 })],
  ['post /sites', ({ organisation }) => ({ organisationId: organisation, name: 'Nouvelle', kind: 'school' })],
  ['post /rooms', ({ site, room }) => ({ siteId: site, name: room })],
  ['post /roles', ({ organisation }) => ({ name: 'rôle', permissions: ['devices.read'], organisationId: organisation })],
  ['post /identity-providers', ({ organisation }) => ({ name: 'Annuaire', issuer: 'https://x.example', kind: 'other', organisationId: organisation })],
  ['post /invitations', ({ organisation, user }) => ({ email: `${user}@z.example`, role: 'auditor', organisationId: organisation })],
  ['post /invitations', ({ site, user }) => ({ email: `${user}@w.example`, role: 'site-referent', siteIds: [site] })],
  ['post /session/api-tokens', ({ site }) => ({ name: 'script', permissions: ['devices.read'], siteIds: [site] })],
  ['post /api-tokens', ({ organisation }) => ({ name: 'script', permissions: ['devices.read'], organisationId: organisation })],
  ['post /webhooks', ({ organisation }) => ({ name: 'suivi', url: 'https://example.org/', events: ['device.online'], organisationId: organisation })],
];

const ORDER: Method[] = ['get', 'patch', 'put', 'post', 'delete'];

/** All that can be asked about a specimen, what removes it last. */
export function calls(routes: readonly { name: string; permissions: readonly Permission[] }[], one: Specimen, own: Specimen, appId: string): Call[] {
  const naming = routes.filter(({ name }) => name.includes('{') && !OWN_ONLY.includes(name)).flatMap(({ name, permissions }): Call[] => {
    const [method, path] = name.split(' ') as [Method, string];
    const kind = Object.entries(SPECIMEN_OF).find(([prefix]) => path.startsWith(prefix))?.[1];
    if (!kind) return [];
    const others: Record<string, string> = { '{grantId}': one.grant, '{packageId}': one.appPackage, '{organisationId}': one.organisation, '{deliveryId}': one.delivery, '{sessionId}': one.session, '{key}': 'school.week', '{line}': '1', '{otherId}': one.device };
    const filled = path.replace(/\{\w+\}/g, (name) => others[name] ?? one[kind]);
    return [{ name, method, path: filled, permissions, ...(BODIES[name] && { body: BODIES[name](one, own, appId) }), ...(FILES[name] && { file: FILES[name] }) }];
  });
  const named = NAMING.flatMap(([name, body]): Call[] => {
    const route = routes.find((known) => known.name === name);
    if (!route) throw new Error(`No such route: ${name}`);
    const [method, path] = name.split(' ') as [Method, string];
    return [{ name: `${name} ${JSON.stringify(Object.keys(body(one, own, appId)))}`, method, path, body: body(one, own, appId), permissions: route.permissions }];
  });
  const weight = ({ method, path }: Call) => ORDER.indexOf(method) * 100 - path.split('/').length;
  return [...naming, ...named].sort((a, b) => weight(a) - weight(b));
}
