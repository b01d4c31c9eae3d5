import type { CommandView, Page } from '#contract';
import { CommandExpiry } from '../../../apps/server/src/commands/index.js';
import { Clock } from '../../../apps/server/src/shared/clock.js';
import { describeEngines } from '../../support/database.js';
import { eventually, serve, type Served, type WireDevice } from '../../support/served.js';

/** A clock that a test can put forward. */
class MovableClock extends Clock {
  ahead = 0;
  override now(): Date {
    return new Date(Date.now() + this.ahead);
  }
}

describeEngines('commands', (engine) => {
  let served: Served;
  const clock = new MovableClock();
  beforeAll(async () => { served = await serve(engine, { clock }); });
  afterAll(() => served.close());
  afterEach(() => { clock.ahead = 0; });

  const send = async (ids: string[], kind: string, args?: object): Promise<CommandView[]> =>
    (await served.call('post', '/commands').send({ devices: { ids }, kind, args }).expect(201)).body.commands;
  const list = async (id: string): Promise<CommandView[]> => ((await served.call('get', `/devices/${id}/commands`).expect(200)).body as Page<CommandView>).items;
  const reaches = (device: WireDevice, id: string, state: string) =>
    eventually(`${id} ${state}`, async () => (await list(device.id)).find((command) => command.id === id && command.state === state));
  const answer = (device: WireDevice, commandId: string, state: 'running' | 'done' | 'failed', more = {}) =>
    device.say('outcome', { v: 1, commandId, state, at: new Date().toISOString(), ...more });

  it('sends one after the other, each when the one before has ended', async () => {
    const device = await served.addDevice();
    const [first] = await send([device.id], 'ring', { seconds: 5 });
    const [second] = await send([device.id], 'lock');
    expect(first!.state).toBe('queued');
    await device.connect();
    await eventually('the first command', () => device.commands.length === 1);
    expect(device.commands[0]).toMatchObject({ id: first!.id, deviceId: device.id, sequence: 1, kind: 'ring', args: { seconds: 5 } });
    await reaches(device, first!.id, 'sent');
    await answer(device, first!.id, 'running');
    await answer(device, first!.id, 'done', { detail: 'rang' });
    await eventually('the second command', () => device.commands.length === 2);
    expect(device.commands[1]).toMatchObject({ id: second!.id, sequence: 2 });
    expect(await reaches(device, first!.id, 'done')).toMatchObject({ detail: 'rang' });
    await answer(device, second!.id, 'failed', { detail: 'no session\u0000', result: { why: 'half \ud800' } });
    expect(await reaches(device, second!.id, 'failed')).toMatchObject({ detail: 'no session\ufffd', result: { why: 'half \ufffd' } });
  });

  it('sends again what a device has not received, and never what it has executed', async () => {
    const device = await served.addDevice();
    await device.connect();
    const [command] = await send([device.id], 'reboot');
    await reaches(device, command!.id, 'sent');
    await device.leave();
    device.commands.length = 0;
    await device.connect({ lastSequence: 0 });
    await eventually('the command again', () => device.commands.some(({ id }) => id === command!.id));
    await device.leave();
    device.commands.length = 0;
    await device.connect({ lastSequence: 1 });
    const [next] = await send([device.id], 'ring', { seconds: 1 });
    await answer(device, command!.id, 'done');
    await eventually('the next command', () => device.commands.some(({ id }) => id === next!.id));
    expect(device.commands.map(({ id }) => id)).toEqual([next!.id]);
  });

  it('counts on from where the device is, also when the server has never sent it anything (restored from a backup made before)', async () => {
    const device = await served.addDevice();
    await device.connect({ lastSequence: 41 });
    const [command] = await send([device.id], 'ring', { seconds: 1 });
    await eventually('the command', () => device.commands.some(({ id }) => id === command!.id));
    expect(device.commands[0]?.sequence).toBe(42);
  });

  it('keeps back what is for a device in quarantine, until it is accepted', async () => {
    const [suspect, sound] = [await served.addDevice(), await served.addDevice()];
    for (const device of [suspect, sound]) await device.connect();
    await suspect.say('heartbeat', { v: 1, diskFree: -1, diskTotal: 2, link: 'wifi', inUse: false, uptime: 1, targetEtag: '', inventoryHash: '' });
    await eventually('the quarantine', async () => (await served.call('get', `/devices/${suspect.id}`).expect(200)).body.status === 'quarantined');
    const made = await send([suspect.id, sound.id], 'ring', { seconds: 1 });
    const waiting = made.find(({ deviceId }) => deviceId === suspect.id)!;
    // Both are looked at in one round: once the other has its command, this one was left out.
    await eventually('the command of the other', () => sound.commands.length === 1);
    expect(suspect.commands).toEqual([]);
    expect((await list(suspect.id))[0]).toMatchObject({ id: waiting.id, state: 'queued' });
    await served.call('post', `/devices/${suspect.id}/release`).expect(200);
    await eventually('its command', () => suspect.commands.some(({ id }) => id === waiting.id));
  });

  it('continues above what the device has executed when the server knows less', async () => {
    const device = await served.addDevice();
    const [first] = await send([device.id], 'lock');
    const [second] = await send([device.id], 'reboot');
    await device.connect({ lastSequence: 41 });
    await eventually('the first, above', () => device.commands.some(({ id, sequence }) => id === first!.id && sequence === 42));
    const [third] = await send([device.id], 'power-off');
    for (const { id } of [first!, second!]) await answer(device, id, 'done');
    await eventually('the third, above', () => device.commands.some(({ id, sequence }) => id === third!.id && sequence === 44));
  });

  it('cancels; of what was already sent only the result is hidden, and a late answer is kept', async () => {
    const device = await served.addDevice();
    await device.connect();
    const [active] = await send([device.id], 'power-off');
    const [waiting] = await send([device.id], 'lock');
    await reaches(device, active!.id, 'sent');
    expect((await served.call('post', `/commands/${waiting!.id}/cancel`).expect(200)).body).toMatchObject({ state: 'cancelled', detail: null });
    const { body } = await served.call('post', `/commands/${active!.id}/cancel`).expect(200);
    expect(body).toMatchObject({ state: 'cancelled', detail: expect.stringMatching(/only hides its result/) });
    await answer(device, active!.id, 'done', { detail: 'off' });
    await eventually('the late answer', async () => (await list(device.id)).find((c) => c.id === active!.id && /reported "done" afterwards: off/.test(c.detail ?? '')));
    expect((await served.call('post', `/commands/${active!.id}/cancel`).expect(409)).body.code).toBe('conflict');
    expect(device.commands.map(({ kind }) => kind)).toEqual(['power-off']);
  });

  it('expires what waited too long and lets the next one go', async () => {
    const device = await served.addDevice();
    const { body } = await served.call('post', '/commands').send({ devices: { ids: [device.id] }, kind: 'lock', expiresInHours: 1 }).expect(201);
    const [next] = await send([device.id], 'ring', { seconds: 1 });
    clock.ahead = 3_600_001;
    expect(await served.server.app.get(CommandExpiry, { strict: false }).run()).toBe(1);
    expect((await list(device.id)).find(({ id }) => id === body.commands[0].id)).toMatchObject({ state: 'expired' });
    await device.connect();
    await eventually('the next command', () => device.commands.some(({ id }) => id === next!.id));
  });

  it('believes no device about the command of another', async () => {
    const [mine, other] = [await served.addDevice(), await served.addDevice()];
    await mine.connect();
    await other.connect();
    const [command] = await send([mine.id], 'lock');
    await reaches(mine, command!.id, 'sent');
    await answer(other, command!.id, 'done');
    await answer(other, 'no-id-at-all', 'done');
    expect((await list(mine.id))[0]).toMatchObject({ state: 'sent' });
  });

  it('queues on two thousand devices in one statement', async () => {
    const ids = await served.addSilentDevices(2_000);
    const { body } = await served.call('post', '/commands').send({ devices: { filter: { q: 'muette' } }, kind: 'refresh-inventory' }).expect(201);
    expect(body.count).toBe(2_000);
    expect(body.commands).toHaveLength(100);
    expect(await list(ids[1_999]!)).toHaveLength(1);
  });

  it('refuses what is wrong and names the field', async () => {
    const device = await served.addDevice();
    const devices = { ids: [device.id] };
    const foreign = '0198c0de-0000-7000-8000-000000000000';
    const refused = async (body: object, status: number) => (await served.call('post', '/commands').send(body).expect(status)).body;
    expect(await refused({ devices, kind: 'format' }, 400)).toMatchObject({ code: 'invalid_body', fields: [{ field: 'kind' }] });
    expect(await refused({ devices, kind: 'ring', args: { seconds: 9_999 } }, 400)).toMatchObject({ fields: [{ field: 'args' }] });
    expect(await refused({ devices: {}, kind: 'lock' }, 400)).toMatchObject({ fields: [{ field: 'devices.ids' }] });
    expect(await refused({ devices: { ids: [device.id], filter: {} }, kind: 'lock' }, 400)).toMatchObject({ fields: [{ field: 'devices' }] });
    expect(await refused({ devices: { ids: [device.id, foreign] }, kind: 'lock' }, 404)).toMatchObject({ code: 'not_found' });
    expect(await list(device.id)).toEqual([]);
    await served.call('get', `/devices/${foreign}/commands`).expect(404);
    await served.call('get', `/devices/${device.id}/commands?cursor=abc`).expect(400);
  });

  it('lets no device gather an endless queue', async () => {
    const device = await served.addDevice();
    await Promise.all(Array.from({ length: 100 }, () => send([device.id], 'lock')));
    const { body } = await served.call('post', '/commands').send({ devices: { ids: [device.id] }, kind: 'lock' }).expect(409);
    expect(body.detail).toMatch(/100 commands waiting/);
    const { body: page } = await served.call('get', `/devices/${device.id}/commands?limit=30`).expect(200);
    expect(page.items).toHaveLength(30);
    const { body: second } = await served.call('get', `/devices/${device.id}/commands?limit=200&cursor=${page.next}`).expect(200);
    expect(second).toMatchObject({ items: { length: 70 }, next: null });
  });
});
