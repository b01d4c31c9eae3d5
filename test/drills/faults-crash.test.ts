/** The server is killed while it works: nobody loses, repeats, or flaps. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandView, DeviceRow, Page } from '#contract';
import { end, openHouse, until, type House } from '../support/house.js';
import { thisMachine } from '../support/orders.js';

const DEVICES = 30;

interface HistoryLine { kind: string; at: string; detail: string }

describe('kill -9 of the server', () => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse({}, { engine: 'pglite' });
  });

  afterAll(async () => {
    await house?.dispose();
  });

  const rows = async () => (await house.api.call<Page<DeviceRow>>('GET', '/devices?limit=200')).items;
  const commandsOf = async (id: string) => (await house.api.call<Page<CommandView>>('GET', `/devices/${id}/commands`)).items;

  test('with a fleet in the middle of an order: each device returns, each command is executed once, nobody flaps', async () => {
    await house.startDevices(DEVICES);
    const ids = (await until('the fleet online', async () => {
      const found = await rows();
      return found.length === DEVICES && found.every((row) => row.presence === 'online') && found;
    })).map((row) => row.id);
    const order = await house.api.call<{ count: number }>('POST', '/commands', { devices: { ids }, kind: 'ring', args: { seconds: 1 } });
    expect(order.count).toBe(DEVICES);
    const killedAt = new Date().toISOString();
    await end(house.server, 'SIGKILL');
    await house.startServer();

    const seen = new Set<string>();
    await until('the fleet connected again', async () => {
      const now = await rows();
      for (const row of now) seen.add(row.presence);
      return now.every((row) => row.lastSeenAt !== null && row.lastSeenAt > killedAt);
    });
    expect([...seen]).toEqual(['online']);
    for (const id of ids) {
      await until('its command done', async () => (await commandsOf(id)).every((one) => one.state === 'done'));
      expect(await commandsOf(id)).toHaveLength(1);
      const { items } = await house.api.call<Page<HistoryLine>>('GET', `/devices/${id}/events`);
      expect(items.filter((line) => line.kind === 'offline')).toEqual([]);
    }
  });

  test('while the real agent has an order in hand: it works on without the server, and its outcome arrives once', async () => {
    await house.startAgent();
    const { id } = await thisMachine(house);
    // Held, so that the order is surely with the machine and surely not answered when the server dies.
    house.agent?.kill('SIGSTOP');
    const { commands: [made] } = await house.api.call<{ commands: CommandView[] }>('POST', '/commands', { devices: { ids: [id] }, kind: 'diagnose' });
    await until('the order sent', async () => (await commandsOf(id))[0]?.state === 'sent');
    await end(house.server, 'SIGKILL');
    house.agent?.kill('SIGCONT');
    const journal = () => readFile(join(house.data, 'agent', 'commands.journal'), 'utf8');
    await until('the outcome on the disk of the agent', async () => (await journal()).includes('"state":"done"'));
    expect(await journal()).not.toContain('{"sent":');

    await house.startServer();
    const command = await until('the outcome at the server', async () => (await commandsOf(id)).find((one) => one.id === made?.id && one.state === 'done'));
    expect(command.result?.['checks']).toContainEqual(expect.objectContaining({ name: 'server', ok: false }));
    await until('the acknowledgement at the agent', async () => (await journal()).includes(`"sent":"${command.id}"`));
    expect(house.log.join('').match(/command \d+: diagnose/g)).toHaveLength(1);
    expect((await commandsOf(id)).map((one) => one.state)).toEqual(['done']);
  });
});
