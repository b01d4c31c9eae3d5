/** The steps of a device's life that a fault may meet: each is begun, the fault happens, and what must then be true is looked at. */
import { randomUUID } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import type { AppView, CommandView, DeviceDetail, DeviceRow, Page } from '#contract';
import { enrol, fetchTrust, keyPool } from '../../bench/fleet/enrol.js';
import { inventoryOf, profile } from '../../bench/fleet/profiles.js';
import type { StepName } from './fault-cells.js';
import { until, type House } from './house.js';
import { deploy, targetItem } from './orders.js';
import type { RawDevice } from './raw-device.js';

/** Resolves when what was killed is on its way back; nobody does anything else for it. */
export type Fault = () => Promise<unknown>;
type Server = Pick<House, 'api' | 'deviceUrl'>;
type Step = (server: Server, device: RawDevice, fault: Fault) => Promise<void>;

let machines = 910_000;

const commandOf = async ({ api }: Server, device: RawDevice, id: string) => (await api.call<Page<CommandView>>('GET', `/devices/${device.id}/commands`)).items.filter((one) => one.id === id);

/** Something that a device says, and the look whether it is stored. */
interface Words {
  say: () => Promise<void>;
  /** @throws when it is not stored, or not once */
  look: () => Promise<void>;
}

/** Acknowledged is stored: it is looked for once. */
async function told(words: Promise<Words>, fault: Fault): Promise<void> {
  const { say, look } = await words;
  const said = say();
  await fault();
  await said;
  await look();
}

/** As an agent, the device says it again when the server asks for it. */
export async function inventoryStep(server: Server, device: RawDevice): Promise<Words> {
  const inventory = inventoryOf(profile(machines++));
  const model = `Modèle ${randomUUID()}`;
  const { system } = inventory.sections;
  if (!system) throw new Error('The profile has no system.');
  const hash = randomUUID();
  const say = () => device.say('inventory', deflateRawSync(JSON.stringify({ ...inventory, hash, sections: { ...inventory.sections, system: { ...system, model } } })));
  device.inventoryHash = hash;
  device.onWanted = () => void say();
  return {
    say,
    async look() {
      expect(await until('the device', () => server.api.call<DeviceDetail>('GET', `/devices/${device.id}`))).toMatchObject({ model, status: 'active' });
    },
  };
}

/** The device has its target when this answers; as an agent, it says again how far it is when it is sent once more. */
export async function installStep(server: Server, device: RawDevice): Promise<Words> {
  const name = `panne-${randomUUID()}`;
  const key = `app:${name}`;
  const app = await server.api.call<AppView>('POST', '/apps', { name, package: name });
  const revision = new Promise<number>((resolve) => {
    device.onTarget = (target) => target.items.some((item) => item.key === key) && resolve(target.revision);
  });
  const deployment = await deploy(server as House, app, device.id, 'present');
  const known = await revision;
  const say = () => device.say('reported', { v: 1, revision: known, etag: '', items: [{ key, state: 'done', version: '1.0' }] });
  device.onTarget = () => void say();
  return {
    say,
    async look() {
      expect(await until('the item', () => targetItem(server as House, device.id, key))).toMatchObject({ state: 'done', version: '1.0' });
      expect(await server.api.call('GET', `/deployments/${deployment.id}`)).toMatchObject({ total: 1, done: 1, failed: 0 });
    },
  };
}

export const STEPS: Record<StepName, Step> = {
  /** As an installer that is run again when it was told no: one machine stays one device. */
  async enrol(server, _device, fault) {
    const [site] = (await server.api.sites(1)).items;
    const { token = '' } = site ? await server.api.enrolmentToken(site, 'Fault', 20) : {};
    const [[pair], trust] = await Promise.all([keyPool(1), fetchTrust(server.deviceUrl, token ?? '')]);
    const machine = { ...profile(machines++), hostname: `inscrite-${randomUUID()}` };
    const join = () => enrol(server.deviceUrl, token ?? '', machine, pair!, trust);
    const first = join().catch(() => undefined);
    await fault();
    const before = await first;
    const identity = await until('an enrolment', join);
    expect(before?.deviceId ?? identity.deviceId).toBe(identity.deviceId);
    const { items } = await server.api.call<Page<DeviceRow>>('GET', `/devices?q=${machine.hostname}`);
    expect(items.map((row) => row.id)).toEqual([identity.deviceId]);
  },

  inventory: (server, device, fault) => told(inventoryStep(server, device), fault),

  install: (server, device, fault) => told(installStep(server, device), fault),

  async command(server, device, fault) {
    const before = device.commands.length;
    const { commands: [made] } = await server.api.call<{ commands: CommandView[] }>('POST', '/commands', { devices: { ids: [device.id] }, kind: 'ring', args: { seconds: 1 } });
    if (!made) throw new Error('No command was made.');
    await fault();
    await until('the command at the device', async () => device.commands.some(({ id }) => id === made.id));
    const told = device.say('outcome', { v: 1, commandId: made.id, state: 'done', detail: 'sonné', at: new Date().toISOString() });
    await fault();
    await told;
    expect((await until('the command', () => commandOf(server, device, made.id))).map(({ state, detail }) => ({ state, detail }))).toEqual([{ state: 'done', detail: 'sonné' }]);
    // Sent once more it may be, when the note of its sending was lost, and then at a later place, as after a restored backup:
    // as the same command, which an agent executes once (its ledger goes by the id). Nothing else was sent in its stead.
    expect([...new Set(device.commands.slice(before).map(({ id }) => id))]).toEqual([made.id]);
  },
};
