/** A device that is enrolled and means harm: the server goes on, the device is set apart with a reason, others are served. */
import { deflateRawSync } from 'node:zlib';
import type { DeviceDetail, DeviceRow, InventoryMessage, Page } from '#contract';
import { upTopic } from '#contract';
import { inventoryOf, profile } from '../../bench/fleet/profiles.js';
import { openHouse, until, type House } from '../support/house.js';
import { HEARTBEAT, RawDevice } from '../support/raw-device.js';

const NAME = '<img src=x onerror=alert(1)>\u202egpj.exe\u200f';
const LONG_TEXT = '\u202e€'.repeat(5_000);

describe('a hostile device', () => {
  let house: House;
  let good: RawDevice;
  const joined: RawDevice[] = [];
  const join = async (hostname: string) => {
    const device = await RawDevice.join(house, hostname);
    joined.push(device);
    return device;
  };

  beforeAll(async () => {
    house = await openHouse();
    good = await join('honnete');
  });

  afterAll(async () => {
    for (const device of joined) await device.leave();
    await house?.dispose();
  });

  /** What must be true whatever was sent: the process lives, and another device's words are stored while it asks. */
  const othersAreServed = async () => {
    const battery = ((await good.detail()).battery ?? 0) + 1;
    await good.say('heartbeat', { ...HEARTBEAT, battery });
    expect(await good.detail()).toMatchObject({ presence: 'online', status: 'active', battery });
    expect(house.server.exitCode).toBeNull();
    expect((await fetch(`${house.url}/api/v1/health/ready`)).ok).toBe(true);
  };
  const quarantined = (bad: RawDevice) => until('quarantine', async () => {
    const detail = await bad.detail();
    return detail.status === 'quarantined' && detail;
  });

  test('a name that is markup with turning marks: data like any other, its tricks visible', async () => {
    const bad = await join(NAME);
    const { name } = await bad.detail();
    expect(name).toContain('<img src=x onerror=alert(1)>');
    expect(name).not.toMatch(/\p{Cf}/u);
    const { items } = await house.api.call<Page<DeviceRow>>('GET', `/devices?q=${encodeURIComponent('<img src=x')}`);
    expect(items.map((row) => row.id)).toEqual([bad.id]);
    await othersAreServed();
  });

  test('texts of 10 000 characters in an inventory are refused whole, and say where', async () => {
    const bad = await join('bavard');
    const inventory: InventoryMessage = inventoryOf(profile(1));
    const said = { ...inventory, sections: { ...inventory.sections, system: { ...inventory.sections.system, model: LONG_TEXT } } };
    await bad.say('inventory', deflateRawSync(JSON.stringify(said)));
    const detail = await quarantined(bad);
    expect(detail.quarantineReason).toMatch(/^malformed: inventory.*model/);
    expect(detail.model).toBeNull();
    await othersAreServed();
  });

  const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024));
  test.each<[string, (bad: RawDevice) => Promise<unknown>, RegExp]>([
    ['JSON that is none', (bad) => bad.say('heartbeat', '{"v":1,'), /^malformed: heartbeat/],
    ['wrong types', (bad) => bad.say('hello', { v: 1, agentVersion: 7, bootId: {}, at: [], targetEtag: null, inventoryHash: '', lastSequence: -1 }), /^malformed: hello/],
    ['a deflate bomb', (bad) => bad.say('inventory', bomb), /^inflate: inflates to more than \d+ bytes/],
  ])('%s: quarantine with its reason', async (_, attack, reason) => {
    const bad = await join('mauvais');
    await attack(bad);
    expect((await quarantined(bad)).quarantineReason).toMatch(reason);
    await othersAreServed();
  });

  test('words in the name of another device: connection closed, quarantine, nothing believed', async () => {
    const bad = await join('imposteur');
    await good.say('heartbeat', { ...HEARTBEAT, battery: 50 });
    void bad.publish(upTopic(good.id, 'heartbeat'), JSON.stringify({ ...HEARTBEAT, battery: 99 })).catch(() => undefined);
    expect((await quarantined(bad)).quarantineReason).toMatch(/^forbidden-topic: /);
    expect((await good.detail()).battery).toBe(50);
    await othersAreServed();
  });

  test('a packet of 300 kB: connection closed, told in the history', async () => {
    const bad = await join('lourd');
    void bad.say('event', 'x'.repeat(300 * 1024)).catch(() => undefined);
    await until('the connection closed', async () => bad.closings > 0);
    const line = await until('the refusal in the history', async () => {
      const { items } = await house.api.call<Page<{ kind: string; detail: string }>>('GET', `/devices/${bad.id}/events`);
      return items.find((one) => one.kind === 'refused');
    });
    expect(line.detail).toMatch(/^too-large: /);
    expect((await bad.detail() satisfies DeviceDetail).status).toBe('active');
    await othersAreServed();
  });
});
