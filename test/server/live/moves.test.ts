/** A device that goes to another commune: each side hears its part at once, and who watched it where it left hears nothing more of it. */
import { io, type Socket } from 'socket.io-client';
import type { LiveEvents, MoveView } from '#contract';
import { Database } from '#database';
import { DeviceEvents } from '../../../apps/server/src/devices/index.js';
import { eventually } from '../../support/served.js';
import { openDoor, type Browser, type Door } from '../access/door.js';
import { handOver, invited } from '../access/people.js';
import { makeSpecimen, makeSpot, type Specimen } from '../access/specimens.js';

type Event = keyof LiveEvents;
interface Listener { socket: Socket; heard: [Event, Record<string, unknown>][] }

let door: Door;
let owner: Browser;
let here: Specimen;
let there: Specimen;
const sockets: Socket[] = [];

beforeAll(async () => {
  door = await openDoor();
  owner = await door.signIn();
  const tenant = owner.view.organisation.id;
  [here, there] = await door.server.app.get(Database).system(async (em) => [await makeSpecimen(em, await makeSpot(em, tenant, 'Bordeaux')), await makeSpecimen(em, await makeSpot(em, tenant, 'Pessac'))] as const);
  for (const [{ organisation: id }, name] of [[here, 'Bordeaux'], [there, 'Pessac']] as const) await handOver(owner, { id, name });
});
afterAll(async () => {
  sockets.forEach((socket) => socket.close());
  await door?.close();
});

async function listen({ cookie }: Pick<Browser, 'cookie'>): Promise<Listener> {
  const { http } = door.server.urls;
  const socket = io(http, { path: '/api/live', transports: ['websocket'], extraHeaders: { origin: http, cookie }, reconnection: false, forceNew: true });
  sockets.push(socket);
  const heard: Listener['heard'] = [];
  socket.onAny((event: Event, data: Record<string, unknown>) => void heard.push([event, data]));
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('connect_error', reject));
  return { socket, heard };
}
const said = ({ heard }: Listener, event: Event) => heard.filter(([name]) => name === event).map(([, data]) => data);
/** News of the device's page; what is sent after it arrives after it. */
const inventory = (one: Specimen) => door.server.app.get(DeviceEvents, { strict: false }).inventoryChanged.emit([{ tenantId: one.tenant, organisationId: one.organisation, siteId: one.site, deviceId: one.device }]);

test('left on the one side, arrived on the other, and for the syndicate only somewhere else; nobody learns where it went who may not', async () => {
  const until = new Date(door.clock.now().getTime() + 86_400_000).toISOString();
  const left = await invited(door, owner, 'ici', 'commune-admin', until, { organisationId: here.organisation });
  const right = await invited(door, owner, 'labas', 'commune-admin', until, { organisationId: there.organisation });
  const [behind, ahead, above] = [await listen(left), await listen(right), await listen(owner)];
  behind.socket.emit('watch', { deviceIds: [here.device] });
  await eventually('the page is watched', async () => { inventory(here); return said(behind, 'device.inventory').length > 0; });

  // Both keep their own console: the syndicate says why, to each of them.
  const move = () => owner.call('post', '/devices/moves').send({ devices: { ids: [here.device] }, siteId: there.site });
  for (const { organisation } of [here, there]) {
    expect((await move().expect(428)).body.code).toBe('reason_required');
    await owner.call('post', `/organisations/${organisation}/looks`).send({ reason: 'Rentrée : un portable change d’école' });
  }
  const moved = (await move().expect(200)).body as MoveView;
  await eventually('the side it left', () => said(behind, 'devices.left').length > 0);
  await eventually('the side it came to', () => said(ahead, 'devices.arrived').length > 0);
  await eventually('the syndicate', () => said(above, 'devices.arrived').length > 0);
  expect(said(behind, 'devices.left')).toEqual([{ ids: [here.device] }]);
  expect(JSON.stringify(behind.heard)).not.toContain(there.organisation);
  expect(said(ahead, 'devices.arrived')).toMatchObject([{ ids: [here.device], organisation: { id: there.organisation }, site: { id: there.site }, fresh: true }]);
  expect(said(above, 'devices.arrived')).toMatchObject([{ ids: [here.device], fresh: false }]);

  const before = said(behind, 'device.inventory').length;
  behind.socket.emit('watch', { deviceIds: [here.device] });
  inventory(here);
  ahead.socket.emit('watch', { deviceIds: [here.device] });
  await eventually('the other side may look', async () => { inventory(here); return said(ahead, 'device.inventory').length > 0; });
  expect(said(behind, 'device.inventory')).toHaveLength(before);

  await owner.call('post', `/devices/moves/${moved.id}/undo`).expect(200);
  await eventually('it is back', () => said(behind, 'devices.arrived').length > 0);
  expect(said(ahead, 'devices.left')).toEqual([{ ids: [here.device] }]);
});
