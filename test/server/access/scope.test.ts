/**
 * Every route that names something, every list, sets of ids and live news × every role × what is the role's own, another school of the commune, a
 * sibling commune, the grouping above, another syndicate: exactly what the role's table allows there; the rest is refused and nothing changes.
 */
import type { OpenAPIObject } from '@nestjs/swagger';
import request from 'supertest';
import { v7 } from 'uuid';
import { permissionsOf, ROLE_NAMES, ROLES, type AppView, type Permission, type Role } from '#contract';
import { Database } from '#database';
import { routesOf } from '../../../apps/server/src/operations/api-routes.js';
import { openDoor, type Browser, type Door } from './door.js';
import { handOver, invited, type Person } from './people.js';
import { calls, OWN_ONLY, QUERIES, SPECIMEN_OF, type Call } from './scope-calls.js';
import { fingerprint, idsOf, makeForeign, makeSpecimen, makeSpot, type Specimen, type Spot } from './specimens.js';

const WHERE = ['own', 'neighbour', 'sibling', 'parent', 'foreign'] as const;
type Where = (typeof WHERE)[number];
const APP_ROUTES = ['get /apps/{id}', 'get /apps/{id}/icon', 'get /apps/{id}/exclusions'];

let door: Door;
let owner: Browser;
let db: Database;
let app: AppView;
let routes: { name: string; permissions: readonly Permission[] }[];
let spots: Record<Where, Spot>;

beforeAll(async () => {
  door = await openDoor();
  owner = await door.signIn();
  db = door.server.app.get(Database);
  app = (await owner.call('post', '/apps').send({ name: 'KLettres', package: 'klettres' }).expect(201)).body as AppView;
  // An eRUN may give such apps alone.
  await owner.call('patch', `/apps/${app.id}`).send({ teaching: true }).expect(200);
  const tenant = owner.view.organisation.id;
  spots = await db.system(async (em) => {
    const parent = await makeSpot(em, tenant, 'Groupement');
    const own = await makeSpot(em, tenant, 'Bordeaux', parent.organisation);
    const neighbour = { ...own, site: v7() };
    await em.query(`insert into site (id, tenant_id, organisation_id, kind, name, sort_name) values ($1, $2, $3, 'school', 'Voisine', 'voisine')`, [neighbour.site, tenant, own.organisation]);
    return { own, neighbour, sibling: await makeSpot(em, tenant, 'Pessac', parent.organisation), parent, foreign: await makeForeign(em) };
  });
  const document = (await request(door.server.urls.http).get('/api/openapi.json').expect(200)).body as OpenAPIObject;
  const facts = routesOf(door.server.app);
  routes = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/v1/')).flatMap(([path, item]) =>
    Object.entries(item as Record<string, { operationId: string }>).flatMap(([method, { operationId }]) => {
      const admission = facts.get(operationId)?.admission;
      return admission === undefined || admission === 'public' ? [] : [{ name: `${method} ${path.replace('/api/v1', '')}`, permissions: admission.permissions }];
    }));
});
afterAll(() => door?.close());

/** The role held at the own commune, or at its school; else everywhere. */
const placeOf = (role: Role) => {
  const kinds: readonly string[] = ROLES[role].places;
  if (kinds.includes('organisation')) return { organisationId: spots.own.organisation };
  return kinds.includes('sites') ? { siteIds: [spots.own.site] } : {};
};
const isSeen = (place: ReturnType<typeof placeOf>, where: Where): boolean => {
  if (where === 'foreign') return false;
  if ('siteIds' in place) return where === 'own';
  return !('organisationId' in place) || where === 'own' || where === 'neighbour';
};
const people = async (name: string, role: Role, place: object): Promise<Person> =>
  invited(door, owner, name, role, new Date(door.clock.now().getTime() + 86_400_000).toISOString(), place);

test('every route that names something is known here', () => {
  const naming = routes.filter(({ name }) => name.includes('{')).map(({ name }) => name);
  expect(naming.filter((name) => !OWN_ONLY.includes(name) && !Object.keys(SPECIMEN_OF).some((prefix) => name.split(' ')[1]?.startsWith(prefix)))).toEqual([]);
});

describe.each([...ROLE_NAMES.map((role): [string, Role, boolean] => [role, role, false]), ...(['contractor', 'commune-technician', 'erun'] as const).map((role): [string, Role, boolean] => [`${role} of a school`, role, true])])('%s', (name, role, ofSchool) => {
  let who: Person;
  let place: ReturnType<typeof placeOf>;
  let specimens: Record<Where, Specimen>;
  /** What a commune added to the catalogue is for all of its schools. */
  const communes = (where: Where) => ('siteIds' in place && where === 'neighbour' ? [specimens[where].app, specimens[where].appPackage] : []);
  const hidden = () => WHERE.filter((where) => !isSeen(place, where)).flatMap((where) => idsOf(specimens[where]).filter((id) => !communes(where).includes(id)));
  const may = (permissions: readonly Permission[]) => permissions.every((permission) => permissionsOf([role]).includes(permission));
  /** The commune of their school has a name, and settings that come down to it, for whoever looks after the school; and nobody has to say why they look at it. */
  const isCommuneOfTheirs = ({ name: route }: Call, where: Where) => 'siteIds' in place && where === 'neighbour' && ['get /organisations/{id}', 'post /organisations/{id}/looks', 'get /organisations/{id}/settings', 'get /organisations/{id}/settings/{key}/below', 'get /organisations/{id}/calendar', ...APP_ROUTES].includes(route);
  const ask = ({ method, path, body, file }: Call) => {
    const call = who.call(method, path);
    if (file) return call.attach('file', file, 'logo.png');
    return method === 'get' ? call : call.send(body ?? {});
  };

  beforeAll(async () => {
    place = ofSchool ? { siteIds: [spots.own.site] } : placeOf(role);
    // Whoever may take a console back has done so at the end of their walk.
    await handOver(owner, { id: spots.own.organisation, name: 'Bordeaux' });
    who = await people(`scope-${name.replaceAll(' ', '-')}`, role, place);
    if (who.view.reach.organisations === null) await who.call('post', `/organisations/${spots.own.organisation}/looks`).send({ reason: 'Tour du parc' }).expect(201);
    specimens = await db.system(async (em) => {
      const made = [];
      for (const where of WHERE) made.push([where, await makeSpecimen(em, spots[where])]);
      return Object.fromEntries(made) as Record<Where, Specimen>;
    });
    // What was made for the commune is not for one of its schools to change: theirs is what they made themselves.
    if ('siteIds' in place) await db.system((em) => em.query('update deployment set organisation_id = null, created_by_id = $1 where id = $2', [who.id, specimens.own.deployment]));
  });

  test('what is not theirs is as if it were not there, alone and mixed with their own, and nothing changes', async () => {
    const before = await db.system(fingerprint);
    const answers: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (const where of WHERE) {
      for (const call of calls(routes, specimens[where], specimens.own, app.id)) {
        if (may(call.permissions) && (isSeen(place, where) || isCommuneOfTheirs(call, where))) continue;
        const { status, body } = await ask(call);
        answers[`${where}: ${call.name}`] = [status, body.code];
        expected[`${where}: ${call.name}`] = may(call.permissions) ? [404, 'not_found'] : [403, 'forbidden'];
      }
    }
    expect(answers).toEqual(expected);
    expect(await db.system(fingerprint)).toBe(before);
  });

  test('no list tells of what is not theirs', async () => {
    for (const { name: route, permissions } of routes.filter((one) => one.name.startsWith('get ') && !one.name.includes('{') && may(one.permissions))) {
      const { status, text } = await who.call('get', `${route.slice(4)}${QUERIES[route] ?? ''}`);
      expect([route, status]).toEqual([route, 200]);
      expect([route, permissions, hidden().filter((id) => text.includes(id))]).toEqual([route, permissions, []]);
    }
    for (const where of WHERE.filter((one) => !isSeen(place, one))) {
      const { body } = await who.call('get', `/devices/count?siteId=${spots[where].site}`);
      if (may(['devices.read'])) expect([where, body]).toEqual([where, { count: 0 }]);
    }
    if (may(['devices.read'])) expect(JSON.stringify((await who.call('get', `/devices?siteId=${spots.own.site}&limit=200`)).body)).toContain(specimens.own.device);
  });

  test('what is theirs is theirs, as far as the role goes', async () => {
    const answers: Record<string, unknown> = {};
    // A list that is taken over is the commune's, and not one of its schools'.
    const theirs = ({ name: route }: Call) => !(ofSchool && route.includes('/imports/'));
    const all = WHERE.filter((one) => isSeen(place, one)).flatMap((where) =>
      calls(routes, specimens[where], specimens[where], app.id).filter((one) => may(one.permissions) && theirs(one)).map((call) => ({ where, call })));
    // A console that is taken back ends the sessions of everybody there: of the neighbour's people too.
    const isTakeBack = ({ call }: { call: Call }) => call.name === 'delete /organisations/{id}/delegation';
    for (const { where, call } of [...all.filter((one) => !isTakeBack(one)), ...all.filter(isTakeBack)]) {
      const { status } = await ask(call);
      answers[`${where}: ${call.name}`] = [401, 403, 404, 500].includes(status) ? status : 'answered';
    }
    expect(Object.values(answers).length).toBeGreaterThan(5);
    expect(Object.entries(answers).filter(([, answer]) => answer !== 'answered')).toEqual([]);
  });
});
