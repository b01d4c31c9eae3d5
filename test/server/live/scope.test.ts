/** Every live event × roles at places: heard by who may see the device, on a page that looks at it or anywhere, and by nobody else; and what ends, ends at once. */
import { io, type Socket } from 'socket.io-client';
import type { LiveEvents, Role } from '#contract';
import { Database } from '#database';
import { CommandEvents } from '../../../apps/server/src/commands/index.js';
import { DeploymentEvents } from '../../../apps/server/src/deployments/index.js';
import { DeviceEvents } from '../../../apps/server/src/devices/index.js';
import { RequestEvents } from '../../../apps/server/src/requests/index.js';
import { TargetEvents } from '../../../apps/server/src/target/index.js';
import { eventually } from '../../support/served.js';
import { openDoor, type Browser, type Door } from '../access/door.js';
import { handOver, invited, type Person } from '../access/people.js';
import { makeForeign, makeSpecimen, makeSpot, type Specimen } from '../access/specimens.js';

type Event = keyof LiveEvents;
interface Listener { socket: Socket; heard: [Event, string][] }

let door: Door;
let owner: Browser;
let own: Specimen;
let sibling: Specimen;
let foreign: Specimen;
const sockets: Socket[] = [];

beforeAll(async () => {
  door = await openDoor();
  owner = await door.signIn();
  const tenant = owner.view.organisation.id;
  [own, sibling, foreign] = await door.server.app.get(Database).system(async (em) => [
    await makeSpecimen(em, await makeSpot(em, tenant, 'Bordeaux')), await makeSpecimen(em, await makeSpot(em, tenant, 'Pessac')), await makeSpecimen(em, await makeForeign(em)),
  ] as const);
  await handOver(owner, { id: own.organisation, name: 'Bordeaux' });
});
afterEach(() => sockets.splice(0).forEach((socket) => socket.close()));
afterAll(() => door?.close());

async function listen({ cookie }: Pick<Browser, 'cookie'>): Promise<Listener> {
  const { http } = door.server.urls;
  const socket = io(http, { path: '/api/live', transports: ['websocket'], extraHeaders: { origin: http, cookie }, reconnection: false, forceNew: true });
  sockets.push(socket);
  const heard: Listener['heard'] = [];
  socket.onAny((event: Event, data: object) => void heard.push([event, JSON.stringify(data)]));
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
  return { socket, heard };
}

/** One of every event about a device. */
function tell({ tenant: tenantId, organisation: organisationId, site: siteId, device: deviceId, deployment, command, appRequest }: Specimen): void {
  const { app } = door.server;
  const ref = { tenantId, organisationId, siteId, deviceId };
  const devices = app.get(DeviceEvents, { strict: false });
  devices.presenceChanged.emit([{ ...ref, presence: 'online', presenceSince: null, offlineReason: null, lastSeenAt: null }]);
  devices.enrolled.emit({ ...ref, tokenId: null });
  devices.inventoryChanged.emit([ref]);
  app.get(TargetEvents, { strict: false }).targetChanged.emit({ ...ref, revision: 2, items: [] });
  const now = new Date();
  app.get(CommandEvents, { strict: false }).changed.emit([{
    id: command, tenant_id: tenantId, device_id: deviceId, sequence: 1, kind: 'ring', args: { seconds: 1 }, state: 'sent', created_by: 'x', created_at: now, expires_at: now, sent_at: now,
    finished_at: null, detail: null, result: null, late_state: null,
  }]);
  app.get(DeploymentEvents, { strict: false }).deploymentChanged.emit({ tenantId, deployment: {
    id: deployment, app: { id: deployment, name: 'App' }, ensure: 'present', wish: 'install', version: null, createdAt: now.toISOString(), createdBy: 'x', state: 'running', total: 1, done: 0, failed: 0, left: 0, reasons: {}, waves: [], paused: null, nextWaveAt: null,
  } });
  app.get(RequestEvents, { strict: false }).changed.emit({ tenantId, organisationId, siteId, id: appRequest });
  devices.removed.emit({ ...ref, deviceId: `${deviceId.slice(0, -4)}dead` });
}

/** What everybody hears who may see the device, what is heard by who looks at its page, and what only the syndicate hears: it is about devices of several communes. */
const NEAR: Event[] = ['device.changed', 'device.enrolled', 'device.removed', 'request.changed'];
const LOOKING: Event[] = ['command.changed', 'device.inventory', 'target.changed'];
const WHOLE: Event[] = ['counts.changed', 'deployment.changed'];

describe.each<[Role, boolean, 'syndicate' | 'organisation' | 'sites']>([
  ['auditor', true, 'syndicate'], ['commune-admin', false, 'organisation'], ['commune-technician', false, 'organisation'], ['erun', false, 'sites'], ['site-referent', false, 'sites'], ['contractor', false, 'sites'],
])('%s', (role, whole, kind) => {
  let who: Person;
  beforeAll(async () => {
    const place = { syndicate: {}, organisation: { organisationId: own.organisation }, sites: { siteIds: [own.site] } }[kind];
    who = await invited(door, owner, `live-${role}`, role, new Date(door.clock.now().getTime() + 86_400_000).toISOString(), place);
    if (whole) await who.call('post', `/organisations/${own.organisation}/looks`).send({ reason: 'Tour du parc' }).expect(201);
  });

  test('hears of what is theirs, of its detail only where they look, and never of the rest', async () => {
    const [looking, elsewhere] = [await listen(who), await listen(who)];
    looking.socket.emit('watch', { deviceIds: [own.device, sibling.device, foreign.device] });
    // The answer to a watch is that its news come.
    await eventually('the page is watched', async () => {
      door.server.app.get(DeviceEvents, { strict: false }).inventoryChanged.emit([{ tenantId: own.tenant, organisationId: own.organisation, siteId: own.site, deviceId: own.device }]);
      return looking.heard.some(([event]) => event === 'device.inventory');
    });
    for (const specimen of [foreign, sibling, own]) tell(specimen);
    const expected = [...NEAR, ...(whole ? WHOLE : [])];
    await eventually('the last of it', () => [...expected, ...LOOKING].every((event) => looking.heard.some((one) => one[0] === event)) || undefined);
    await eventually('the last of it elsewhere', () => expected.every((event) => elsewhere.heard.some((one) => one[0] === event)) || undefined);
    const kinds = ({ heard }: Listener) => [...new Set(heard.map(([event]) => event))].sort();
    expect(kinds(looking)).toEqual([...expected, ...LOOKING].sort());
    expect(kinds(elsewhere)).toEqual([...expected].sort());
    const told = [...looking.heard, ...elsewhere.heard].map(([, data]) => data).join();
    for (const id of ['device', 'appRequest'] as const) expect([own, sibling, foreign].map((one) => told.includes(one[id]))).toEqual([true, whole, false]);
  });

  test('hears nothing more from the moment the role ends', async () => {
    const { socket } = await listen(who);
    const ended = new Promise<string>((resolve) => void socket.once('disconnect', resolve));
    // Its people are at home in a commune with a console of its own: whoever sees everything says why first.
    await owner.call('post', `/organisations/${own.organisation}/looks`).send({ reason: 'Fin de mission' });
    const { grants } = (await owner.call('get', `/users?q=${who.email}`).expect(200)).body.items[0];
    await owner.call('delete', `/users/${who.id}/grants/${grants[0].id}`).expect(200);
    expect(await ended).toBe('io server disconnect');
  });
});
