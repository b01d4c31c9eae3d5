import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InventoryMessage, UpMessage } from '#contract';
import type { HeartbeatColumns, Refusal, UplinkBatch, UplinkMessage } from '#broker';
import { Authority, SigningKey } from '#pki';
import { DeviceQuarantine } from '../../../apps/server/src/devices/device-quarantine.js';
import { EventListener } from '../../../apps/server/src/devices/event.listener.js';
import { HelloListener } from '../../../apps/server/src/devices/hello.listener.js';
import { InventoryListener } from '../../../apps/server/src/devices/inventory.listener.js';
import { InventoryStore } from '../../../apps/server/src/devices/inventory.store.js';
import { PresenceListener } from '../../../apps/server/src/devices/presence.listener.js';
import { QuarantineListener } from '../../../apps/server/src/devices/quarantine.listener.js';
import { Welcomes } from '../../../apps/server/src/devices/welcomes.js';
import { createLog } from '../../../apps/server/src/shared/log.js';
import { nameId } from '../../../apps/server/src/shared/id.js';
import { Trust } from '../../../apps/server/src/shared/trust.js';
import { Uplink } from '../../../apps/server/src/shared/uplink.js';
import { describeEngines } from '../../support/database.js';
import { NOON, openGround, type Ground, type Tenant } from './ground.js';
import { silentLink } from './silent-link.js';

const NO_BEATS: HeartbeatColumns = { deviceId: [], connectionId: [], at: [], battery: [], charging: [], diskFree: [], diskTotal: [], link: [], signal: [], inUse: [], uptime: [], targetEtag: [], inventoryHash: [] };

const AGENT = { version: '0.2.0', node: '20', manage: false, allowPower: false, allowLock: true, capabilities: [] };
const SYSTEM = {
  hostname: 'pc', manufacturer: 'LENOVO', model: 'L13\u202e', serial: 'R90', uuid: '', chassis: 'Notebook', formFactor: 'laptop' as const,
  firmware: { vendor: '', version: '', date: '', mode: 'uefi' as const },
};
const OS = { platform: 'linux', name: 'Debian GNU/Linux', version: '12', codename: 'bookworm', kernel: '6.1', architecture: 'x64', supportEnds: '2028-06-30', timezone: 'Europe/Paris', locale: 'fr_FR' };

describeEngines('what devices say', (engine) => {
  let ground: Ground;
  let tenant: Tenant;
  let uplink: Uplink;
  let folder: string;
  const link = silentLink();
  beforeAll(async () => {
    ground = await openGround(engine);
    tenant = await ground.tenant();
    const { database, presence, clock, events, marks, history, store, softwareStore } = ground;
    uplink = new Uplink(database, createLog('silent'));
    new PresenceListener(uplink, presence).onModuleInit();
    folder = await mkdtemp(join(tmpdir(), 'craie-ingest-'));
    const trust = new Trust(await Authority.open(folder), await SigningKey.open(folder));
    new HelloListener(uplink, presence, database, new Welcomes(database, clock, trust, link), link).onModuleInit();
    new InventoryListener(uplink, new InventoryStore(), softwareStore, marks, events, database, clock, link).onModuleInit();
    new EventListener(uplink, history).onModuleInit();
    new QuarantineListener(uplink, new DeviceQuarantine(store, history, events, database), history).onModuleInit();
  });
  afterAll(async () => {
    await ground?.database.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => void link.sent.splice(0));

  const batch = (part: Partial<UplinkBatch>) => uplink.store({ connections: [], heartbeats: NO_BEATS, messages: [], refusals: [], ...part });
  const say = <K extends UplinkMessage['kind']>(kind: K, deviceId: string, body: UpMessage[K]) =>
    ({ kind, deviceId, connectionId: 'a', at: NOON, body }) as UplinkMessage;
  const hello = (deviceId: string, inventoryHash: string) => say('hello', deviceId, { v: 1, agentVersion: '0.2.0', bootId: 'b1', at: '', targetEtag: '', inventoryHash, lastSequence: 0 });
  const full = (over: Partial<InventoryMessage> = {}): InventoryMessage => ({
    v: 1, hash: 'h1', hashes: { agent: 'a1', system: 's1', os: 'o1', software: 'w1' }, sections: { agent: AGENT, system: SYSTEM, os: OS },
    software: [
      { source: 'dpkg', name: 'firefox-esr', version: '115.9.0esr-1', arch: 'amd64', size: 5, installedAt: '2026-01-01T00:00:00Z' },
      { source: 'dpkg', name: 'libc6', version: '2.36-9', arch: 'amd64' }, { source: 'dpkg', name: 'libc6', version: '2.36-9', arch: 'i386' },
    ],
    ...over,
  });
  const said = (deviceId: string) => link.sent.filter((m) => m.deviceId === deviceId).map((m) => [m.kind, JSON.parse(m.payload)] as const);
  const detail = (id: string) => ground.list.detail(tenant.scope, id);
  const softwareOf = async (id: string) => (await ground.software.ofDevice(tenant.scope, id, { limit: 100 })).items;

  test('hello is answered, makes online, and asks for the whole inventory once', async () => {
    const id = await ground.add(tenant);
    await batch({ messages: [hello(id, 'h1')] });
    expect(said(id)).toEqual([['welcome', { v: 1, now: new Date(NOON).toISOString(), heartbeatMs: 60_000, quietMs: 600_000, trust: expect.any(String) }], ['wanted', { v: 1, inventory: [] }]]);
    expect(await detail(id)).toMatchObject({ presence: 'online', agentVersion: '0.2.0' });
    await batch({ messages: [say('inventory', id, full())] });
    link.sent.splice(0);
    await batch({ messages: [hello(id, 'h1')] });
    expect(said(id).map(([kind]) => kind)).toEqual(['welcome']);
    link.sent.splice(0);
    await batch({ messages: [hello(id, 'h2')] });
    expect(said(id)).toContainEqual(['wanted', { v: 1, inventory: ['agent'] }]);
  });

  test('an inventory fills the list, the page and the software', async () => {
    const id = await ground.add(tenant);
    await batch({ messages: [say('inventory', id, full())] });
    expect(await detail(id)).toMatchObject({
      kind: 'laptop', model: 'L13\ufffd', serial: 'R90', os: 'Debian GNU/Linux 12', allowed: { manage: false, power: false, lock: true }, softwareCount: 3,
      inventoryAt: new Date(NOON).toISOString(),
    });
    expect((await softwareOf(id)).map(({ title, version, arch }) => [title, version, arch])).toEqual([
      ['firefox-esr', '115.9.0esr-1', 'amd64'], ['libc6', '2.36-9', 'amd64'], ['libc6', '2.36-9', 'i386'],
    ]);
    expect(await ground.pages.inventory(tenant.scope, id)).toMatchObject({ system: { body: { model: 'L13\ufffd' } }, os: { receivedAt: new Date(NOON).toISOString() } });
    expect(said(id)).toEqual([]);
  });

  test('only what is told to differ and is missing is asked for; then the whole is known', async () => {
    const id = await ground.add(tenant);
    await batch({ messages: [say('inventory', id, full())] });
    const hashes = { agent: 'a2', system: 's1', os: 'o2', software: 'w2' };
    await batch({ messages: [say('inventory', id, { v: 1, hash: 'h2', hashes, sections: { agent: AGENT } })] });
    expect(said(id)).toEqual([['wanted', { v: 1, inventory: ['os', 'software'] }]]);
    link.sent.splice(0);
    await batch({ messages: [say('inventory', id, { v: 1, hash: 'h2', hashes, sections: { os: { ...OS, version: '13' } }, software: [] })] });
    await batch({ messages: [hello(id, 'h2')] });
    expect(said(id).map(([kind]) => kind)).toEqual(['welcome']);
    expect(await detail(id)).toMatchObject({ os: 'Debian GNU/Linux 13', softwareCount: 0, serial: 'R90' });
    expect(await softwareOf(id)).toEqual([]);
  });

  test('software moves by differences, and titles count devices', async () => {
    const [one, two] = [await ground.add(tenant), await ground.add(tenant)];
    const item = (name: string, version: string) => ({ source: 'dpkg' as const, name, version, arch: 'all' });
    const inventory = (id: string, hash: string, ...software: NonNullable<InventoryMessage['software']>) => say('inventory', id, full({ hash, hashes: { software: hash }, sections: {}, software }));
    await batch({ messages: [inventory(one, '1', item('klettres', '1.0'), item('klavaro', '3.11')), inventory(two, '1', item('klettres', '0.9'))] });
    const titles = () => ground.software.titles(tenant.scope, 'kl', 10);
    expect(await titles()).toEqual([{ title: 'klettres', source: 'dpkg', devices: 2, versions: 2 }, { title: 'klavaro', source: 'dpkg', devices: 1, versions: 1 }]);
    await batch({ messages: [inventory(one, '2', item('klettres', '1.1')), inventory(two, '2'), inventory(two, '3', item('klettres', '0.9'))] });
    expect(await titles()).toEqual([{ title: 'klettres', source: 'dpkg', devices: 2, versions: 2 }]);
    await ground.devices.retire(tenant.scope, two);
    await ground.editing.remove(tenant.scope, two);
    expect(await titles()).toEqual([{ title: 'klettres', source: 'dpkg', devices: 1, versions: 1 }]);
  });

  test('parts that no schema knows are not stored', async () => {
    const id = await ground.add(tenant);
    const message = { ...full(), sections: { agent: { ...AGENT, extra: 'x'.repeat(10_000) }, browsing: { history: [] } } } as InventoryMessage;
    await batch({ messages: [say('inventory', id, message)] });
    expect(await ground.pages.inventory(tenant.scope, id)).toEqual({ agent: { body: AGENT, receivedAt: new Date(NOON).toISOString() } });
  });

  test('hostile texts and numbers are stored harmless', async () => {
    const id = await ground.add(tenant, { name: '<img src=x onerror=alert(1)>\u202e\u0000' });
    const software = [{ source: 'dpkg' as const, name: 'a\u0000b', version: '1:\u0000\u202e~', arch: '\u0000', size: Number.MAX_VALUE, installedAt: 'never' }];
    await batch({ messages: [say('inventory', id, full({ software, sections: { os: { ...OS, name: '\u0000', supportEnds: '0000-00-00' } } }))] });
    expect(await detail(id)).toMatchObject({ name: '<img src=x onerror=alert(1)>\ufffd␀', status: 'active', os: '␀ 12' });
    expect(await softwareOf(id)).toMatchObject([{ title: 'a␀b', size: Number.MAX_SAFE_INTEGER, installedAt: null }]);
  });

  test('events are kept once, at a believable time', async () => {
    const id = await ground.add(tenant);
    const event = (eventId: string, at: string) => say('event', id, { v: 1, id: eventId, at, kind: 'disk-low', detail: 'left: 1 %' });
    const known = '0190a7e8-0000-7000-8000-000000000001';
    await batch({ messages: [event(known, '2026-01-13T08:00:00Z'), event(known, '2026-01-13T08:00:00Z')] });
    await batch({ messages: [event(known, '2026-01-13T08:00:00Z'), event('no uuid', '9999-01-01T00:00:00Z')] });
    const { items } = await ground.pages.events(tenant.scope, id, 10);
    expect(items.filter((item) => item.kind === 'disk-low').map((item) => item.at)).toEqual([new Date(NOON).toISOString(), '2026-01-13T08:00:00.000Z']);
  });

  test('a malformed device is quarantined with the reason, until it is released; bad luck is only told', async () => {
    const [bad, unlucky] = [await ground.add(tenant), await ground.add(tenant)];
    const refusal = (deviceId: string | null, reason: Refusal['reason']): Refusal => ({ deviceId, at: NOON, reason, detail: '/battery must be number', count: 3 });
    await batch({ refusals: [refusal(bad, 'malformed'), refusal(unlucky, 'too-fast'), refusal(null, 'identity'), refusal('00000000-0000-7000-8000-000000000000', 'malformed')] });
    expect(await detail(bad)).toMatchObject({ status: 'quarantined', quarantineReason: 'malformed: /battery must be number (×3)' });
    expect(await detail(unlucky)).toMatchObject({ status: 'active' });
    expect((await ground.list.summary(tenant.scope)).quarantined).toBe(1);
    await expect(ground.editing.update(tenant.scope, bad, { status: 'active' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await ground.editing.release(tenant.scope, bad)).toMatchObject({ status: 'active', quarantineReason: null });
    await expect(ground.editing.release(tenant.scope, bad)).rejects.toMatchObject({ code: 'conflict' });
    expect((await ground.pages.events(tenant.scope, bad, 10)).items.map((item) => item.kind)).toEqual(expect.arrayContaining(['released', 'quarantined', 'refused']));
  });

  test('a revoked device that keeps coming back is told once an hour, for each reason, whatever it says itself', async () => {
    const id = await ground.add(tenant);
    const HOUR = 3_600_000;
    const start = Math.floor(NOON / HOUR) * HOUR;
    const come = (at: number, reason: Refusal['reason'] = 'revoked') => batch({ refusals: [{ deviceId: id, at, reason, detail: 'certificate 0a is revoked', count: 1 }] });
    const lines = async () => (await ground.pages.events(tenant.scope, id, 100)).items.filter((item) => item.kind === 'refused');
    for (let minute = 0; minute < 120; minute += 5) await come(start + minute * 60_000);
    expect((await lines()).map((line) => Date.parse(line.at) - start)).toEqual([HOUR, 0]);
    await come(start + 1, 'too-fast');
    expect(await lines()).toHaveLength(3);
    const [line] = await lines();
    const forged = { ...say('event', id, { v: 1, id: nameId('refused', id, 'revoked', start / HOUR + 2), at: '', kind: 'disk-low', detail: '' }) };
    await batch({ messages: [forged] });
    await come(start + 2 * HOUR);
    expect(await lines()).toHaveLength(4);
    expect(line?.detail).toBe('revoked: certificate 0a is revoked');
  });

  test('the same batch again changes nothing', async () => {
    const id = await ground.add(tenant);
    const same = { connections: [{ deviceId: id, connectionId: 'a', connected: true, at: NOON, address: '', serial: '01' }], messages: [hello(id, 'h1'), say('inventory', id, full())] };
    await batch(same);
    const before = await detail(id);
    const events = (await ground.pages.events(tenant.scope, id, 50)).items.length;
    await batch(same);
    expect(await detail(id)).toEqual(before);
    expect((await ground.pages.events(tenant.scope, id, 50)).items).toHaveLength(events);
  });
});
