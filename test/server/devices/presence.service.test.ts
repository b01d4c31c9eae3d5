import { LIMITS } from '#contract';
import { SettingsService } from '../../../apps/server/src/access/index.js';
import type { PresenceChange } from '../../../apps/server/src/devices/device.events.js';
import { beatAt } from '../../../apps/server/src/devices/heartbeat.rules.js';
import { SILENCE } from '../../../apps/server/src/devices/presence.rules.js';
import type { Heard } from '../../../apps/server/src/devices/presence.service.js';
import { PresenceSweep } from '../../../apps/server/src/devices/presence.sweep.js';
import { DeviceTidy } from '../../../apps/server/src/devices/device-tidy.js';
import { createLog } from '../../../apps/server/src/shared/log.js';
import { describeEngines } from '../../support/database.js';
import { NOON, openGround, type Ground, type Tenant } from './ground.js';
import { silentLink } from './silent-link.js';

describeEngines('presence of a fleet', (engine) => {
  let ground: Ground;
  let tenant: Tenant;
  beforeAll(async () => {
    ground = await openGround(engine);
    tenant = await ground.tenant();
  });
  afterAll(() => ground?.database.close());

  const hear = (...heard: Heard[]) => ground.database.system((em) => ground.presence.hear(em, heard));
  const connect = (deviceId: string, at = NOON): Heard => ({ deviceId, news: { kind: 'connected', connectionId: 'a', at } });
  const beat = (deviceId: string, at: number, facts: Partial<{ signal: number | null; battery: number | null; diskFree: number; inUse: boolean }> = {}): Heard => {
    const one = beatAt({
      deviceId: [deviceId], connectionId: ['a'], at: [at], battery: [facts.battery ?? null], charging: [null], diskFree: [facts.diskFree ?? 1e9], diskTotal: [2e9],
      link: ['wifi'], signal: [facts.signal ?? null], inUse: [facts.inUse ?? false], uptime: [60], targetEtag: [''], inventoryHash: [''],
    }, 0);
    return { deviceId, news: { kind: 'beat', connectionId: 'a', at }, beat: one };
  };
  const row = async (id: string) => ground.list.detail(tenant.scope, id);

  test('a batch writes what changed and tells only that', async () => {
    const [one, two] = [await ground.add(tenant), await ground.add(tenant)];
    const told: PresenceChange[] = [];
    const stop = ground.events.presenceChanged.on((changes) => void told.push(...changes));
    await hear(connect(two), connect(one), beat(one, NOON + 5, { battery: 80 }), connect('00000000-0000-7000-8000-000000000000'));
    await hear(beat(one, NOON + 60_000, { battery: 80 }), beat(two, NOON + 60_000));
    stop();
    expect(told.map((change) => `${change.deviceId} ${change.presence}`).sort()).toEqual([`${one} online`, `${two} online`].sort());
    expect(await row(one)).toMatchObject({ presence: 'online', battery: 80, diskTotal: 2e9, lastSeenAt: new Date(NOON + 60_000).toISOString(), link: 'wifi' });
  });

  test('half hours of the week are marked once, weak ones too', async () => {
    const id = await ground.add(tenant);
    await hear(connect(id), beat(id, NOON + 1), beat(id, NOON + 30 * 60_000, { signal: 20 }));
    await hear(beat(id, NOON + 31 * 60_000, { signal: 90 }));
    const { days } = await ground.pages.presence(tenant.scope, id, '2026-01-13', 1);
    expect(days[0]?.online.flatMap((on, i) => (on ? [i] : []))).toEqual([20, 21]);
    expect(days[0]?.weak.flatMap((on, i) => (on ? [i] : []))).toEqual([21]);
    expect(days[0]?.classHours.flatMap((on, i) => (on ? [i] : []))).toEqual([17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32]);
    expect((await row(id)).week).toEqual([0, 0, 0, 0, 0, 0, 2]);
  });

  test('listed facts are told when they change, not with each heartbeat', async () => {
    const id = await ground.add(tenant);
    await hear(connect(id), beat(id, NOON, { battery: 50 }));
    const told: unknown[] = [];
    const stop = ground.events.changed.on((changes) => void told.push(...changes.map(({ row: patch }) => patch)));
    await hear(beat(id, NOON + 1, { battery: 50, diskFree: 1e9 + 1 }));
    await hear(beat(id, NOON + 2, { battery: 49 }));
    await hear(beat(id, NOON + 3, { battery: 49, inUse: true }));
    stop();
    expect(told).toMatchObject([{ battery: 49 }, { inUse: true }]);
  });

  test('numbers beyond reason are stored as the largest, not refused', async () => {
    const id = await ground.add(tenant);
    await hear(connect(id), beat(id, NOON, { diskFree: 1e300 }));
    expect((await row(id)).diskFree).toBe(Number.MAX_SAFE_INTEGER);
  });

  test('the sweep expires broken and silent devices in whole batches, and nothing sooner', async () => {
    const [broken, silent, fine] = [await ground.add(tenant), await ground.add(tenant), await ground.add(tenant)];
    const start = NOON + 86_400_000;
    await hear(connect(broken, start), connect(silent, start), connect(fine, start), { deviceId: broken, news: { kind: 'disconnected', connectionId: 'a', at: start + 10 } });
    ground.clock.at = start;
    const sweep = new PresenceSweep(ground.database, ground.presenceStore, ground.presence, new DeviceTidy(ground.database, new SettingsService()), ground.clock, createLog('silent'), silentLink());
    sweep.listen();
    const states = async () => Promise.all([broken, silent, fine].map(async (id) => (await row(id)).presence));

    ground.clock.at = start + LIMITS.offlineDebounce - 1;
    await sweep.look();
    expect(await states()).toEqual(['online', 'online', 'online']);
    ground.clock.at = start + 60_000;
    await sweep.look();
    expect(await states()).toEqual(['offline', 'online', 'online']);
    await hear(beat(fine, start + LIMITS.quietInterval));
    ground.clock.at = start + SILENCE;
    await sweep.look();
    expect(await states()).toEqual(['offline', 'online', 'online']);
    ground.clock.at = start + SILENCE + 1;
    await sweep.look();
    expect(await states()).toEqual(['offline', 'offline', 'online']);
    expect(await row(silent)).toMatchObject({ offlineReason: 'lost', presenceSince: new Date(start).toISOString() });
    const { items } = await ground.pages.events(tenant.scope, silent, 10);
    expect(items.map((item) => item.kind).sort()).toEqual(['enrolled', 'offline', 'online']);
  });
});
