/** Every route of the description × every role: what the role's table allows, and nothing else. */
import type { OpenAPIObject } from '@nestjs/swagger';
import request from 'supertest';
import { v7 } from 'uuid';
import { permissionsOf, ROLE_NAMES, ROLES, SYNDICATE_PERMISSIONS, type OrganisationView, type Permission, type PlaceKind, type SiteView } from '#contract';
import { routesOf, type RouteFacts } from '../../../apps/server/src/operations/api-routes.js';
import { openDoor, type Browser, type Door } from './door.js';
import { handOver, invited } from './people.js';

/** They end the session that asks. */
const LAST = ['delete /session'];
/** They are about the whole installation: held at a place, the permission does not do. */
const OF_ALL = ['post /mail/test'];

interface Route { method: 'get' | 'post' | 'put' | 'patch' | 'delete'; path: string; admission: RouteFacts['admission'] }

let door: Door;
let owner: Browser;
let routes: Route[];
let places: Record<PlaceKind, { organisationId?: string; siteIds?: string[] }>;
beforeAll(async () => {
  door = await openDoor();
  owner = await door.signIn();
  const commune = (await owner.call('post', '/organisations').send({ name: 'Commune', kind: 'commune' }).expect(201)).body as OrganisationView;
  await handOver(owner, commune);
  const school = (await owner.call('post', '/sites').send({ organisationId: commune.id, name: 'École', kind: 'school' }).expect(201)).body as SiteView;
  places = { syndicate: {}, organisation: { organisationId: commune.id }, sites: { siteIds: [school.id] } };
  const document = (await request(door.server.urls.http).get('/api/openapi.json').expect(200)).body as OpenAPIObject;
  const facts = routesOf(door.server.app);
  // What HEAD answers has no body to say a word in: catalogue/uploads.test.ts.
  routes = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/v1/')).flatMap(([path, item]) =>
    Object.entries(item as Record<string, { operationId: string }>).filter(([method]) => method !== 'head').map(([method, { operationId }]) => (
      { method: method as Route['method'], path: path.replace('/api/v1', ''), admission: facts.get(operationId)?.admission })));
});
afterAll(() => door?.close());

const named = ({ method, path }: Route) => `${method} ${path}`;
/** Ids of nothing, bodies without anything: whoever may is told what is wrong, whoever may not is refused before. */
const ask = (who: Browser, { method, path }: Route) => {
  const call = who.call(method, path.replaceAll(/\{\w+\}/g, () => v7()));
  return method === 'get' ? call : call.send({});
};

test('no route is without a word on who may call it', () => {
  expect(routes.length).toBeGreaterThan(50);
  expect(routes.filter(({ admission }) => admission === undefined).map(named)).toEqual([]);
});

test.each(ROLE_NAMES)('%s', async (role) => {
  const place = places[ROLES[role].places[0]];
  const who = await invited(door, owner, `walk-${role}`, role, new Date(door.clock.now().getTime() + 86_400_000).toISOString(), place);
  const own: Permission[] = permissionsOf([role]).filter((permission) => Object.keys(place).length === 0 || !SYNDICATE_PERMISSIONS.includes(permission));
  expect(who.view.permissions).toEqual(own);
  const answers: Record<string, boolean> = {};
  const allowed: Record<string, boolean> = {};
  for (const route of [...routes].sort((a, b) => LAST.indexOf(named(a)) - LAST.indexOf(named(b)))) {
    const { admission } = route;
    if (admission === undefined || admission === 'public') continue;
    const { status, body } = await ask(who, route);
    answers[named(route)] = status !== 403 && status !== 401;
    allowed[named(route)] = admission.permissions.every((permission) => own.includes(permission)) && !(OF_ALL.includes(named(route)) && Object.keys(place).length > 0);
    if (!allowed[named(route)]) expect([named(route), body.code]).toEqual([named(route), 'forbidden']);
  }
  expect(answers).toEqual(allowed);
});

test('nobody is let in to anything but the open routes', async () => {
  for (const route of routes.filter(({ admission }) => admission !== 'public')) {
    const path = route.path.replaceAll(/\{\w+\}/g, () => v7());
    expect([named(route), (await door.call(route.method, path).send(route.method === 'get' ? undefined : {})).status]).toEqual([named(route), 401]);
  }
});
