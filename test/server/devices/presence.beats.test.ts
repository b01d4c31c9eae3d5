import fc from 'fast-check';
import type { HeartbeatColumns } from '#broker';
import { beatAt } from '../../../apps/server/src/devices/heartbeat.rules.js';
import { describeEngines } from '../../support/database.js';
import { NOON, openGround, type Ground, type Tenant } from './ground.js';

const PAIRS = 6;
const HALF_HOUR = 30 * 60_000;

const fact = fc.record({
  pair: fc.nat(PAIRS - 1), battery: fc.option(fc.constantFrom(50, 51)), charging: fc.option(fc.boolean()), diskFree: fc.constantFrom(0, 1e9, 1e9 + 1, 1.5e9, 1e300), diskTotal: fc.constantFrom(0, 2e9, 3e9),
  link: fc.constantFrom('wifi' as const, 'ethernet' as const), signal: fc.option(fc.constantFrom(10, 39, 40, 90)), inUse: fc.boolean(), uptime: fc.constantFrom(1, 1e300),
  targetEtag: fc.constantFrom('', 'NULL', 'a"b\\,{}'), inventoryHash: fc.constantFrom('', 'h1'), connectionId: fc.constantFrom('a', 'b'),
});
type Fact = typeof fact extends fc.Arbitrary<infer F> ? F : never;
/** Time goes on by a little, to the next half hour, or (a late message) back. */
const step = fc.record({
  later: fc.constantFrom(1, 60_000, HALF_HOUR, -30_000),
  what: fc.oneof(
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('connected' as const, 'disconnected' as const), pair: fc.nat(PAIRS - 1), connectionId: fc.constantFrom('a', 'b') }) },
    { weight: 3, arbitrary: fc.uniqueArray(fact, { minLength: 1, selector: (one) => one.pair }) },
  ),
});

/** The statement for the many must do what the rules say: the same life through both ways ends in the same rows and tells the same. */
describeEngines('heartbeats written at once', (engine) => {
  let ground: Ground;
  let tenant: Tenant;
  beforeAll(async () => {
    ground = await openGround(engine);
    tenant = await ground.tenant();
  });
  afterAll(() => ground?.database.close());

  const columns = (ids: string[], facts: Fact[], at: number): HeartbeatColumns => {
    const rows = facts.map((one) => ({ ...one, deviceId: ids[one.pair] as string, at })).sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
    const column = <K extends keyof (typeof rows)[number]>(name: K) => rows.map((row) => row[name]);
    return {
      deviceId: column('deviceId'), connectionId: column('connectionId'), at: column('at'), battery: column('battery'), charging: column('charging'), diskFree: column('diskFree'),
      diskTotal: column('diskTotal'), link: column('link'), signal: column('signal'), inUse: column('inUse'), uptime: column('uptime'), targetEtag: column('targetEtag'), inventoryHash: column('inventoryHash'),
    };
  };
  /** Everything stored and told, with the devices' places instead of their ids. */
  const stored = async (ids: string[]) => {
    const rows: Record<string, unknown>[] = await ground.database.system((em) => em.query(
      `select p.*, d.presence, d.presence_since, d.offline_reason, d.seen_key,
         (select jsonb_agg(jsonb_build_array(day, online, weak) order by day) from device_presence_day w where w.device_id = d.id) as week,
         (select jsonb_agg(kind order by id) from device_event e where e.device_id = d.id) as events
       from device_presence p join device d on d.id = p.device_id where d.id = any($1::uuid[])`, [ids],
    ));
    return ids.map((id) => ({ ...rows.find((row) => row['device_id'] === id), device_id: null }));
  };
  const listening = (ids: string[]) => {
    const told: string[] = [];
    const note = (news: readonly { deviceId: string }[]) => {
      for (const { deviceId, ...rest } of news) if (ids.includes(deviceId)) told.push(`${ids.indexOf(deviceId)} ${JSON.stringify(rest)}`);
    };
    const stops = [ground.events.changed.on(note), ground.events.presenceChanged.on(note)];
    return { told, stop: () => stops.forEach((stop) => stop()) };
  };

  test('are what the rules make of them one by one', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 12 }), async (steps) => {
      const [fast, slow] = await ground.database.system(async (em) => {
        const make = async () => { const ids: string[] = []; for (let k = 0; k < PAIRS; k++) ids.push(await ground.devices.create(em, { ...NEW, tenantId: tenant.scope.tenantId, organisationId: tenant.organisationId })); return ids; };
        return [await make(), await make()] as const;
      });
      const [toldFast, toldSlow] = [listening(fast), listening(slow)];
      let at = NOON;
      for (const { later, what } of steps) {
        at += later;
        await ground.database.system(async (em) => {
          if (!Array.isArray(what)) {
            for (const ids of [fast, slow]) await ground.presence.hear(em, [{ deviceId: ids[what.pair] as string, news: { kind: what.kind, connectionId: what.connectionId, at } }]);
            return;
          }
          await ground.presence.beat(em, columns(fast, what, at));
          const same = columns(slow, what, at);
          await ground.presence.hear(em, same.deviceId.map((deviceId, i) => {
            const beat = beatAt(same, i);
            return { deviceId, news: { kind: 'beat', connectionId: beat.connectionId, at }, beat };
          }));
        });
      }
      toldFast.stop();
      toldSlow.stop();
      expect(await stored(fast)).toEqual(await stored(slow));
      expect(toldFast.told.sort()).toEqual(toldSlow.told.sort());
    }), { numRuns: 40 });
  });

  test('of a device that is gone are passed over', async () => {
    const gone = ['00000000-0000-7000-8000-000000000000'];
    await ground.database.system((em) => ground.presence.beat(em, columns(gone, [FACT], NOON)));
    expect(await stored(gone)).toEqual([{ device_id: null }]);
  });
});

const NEW = { siteId: null, name: 'T', platform: 'linux', serial: null, machineId: null, agentVersion: null, tokenId: null };
const FACT: Fact = { pair: 0, battery: null, charging: null, diskFree: 0, diskTotal: 0, link: 'wifi', signal: null, inUse: false, uptime: 1, targetEtag: '', inventoryHash: '', connectionId: 'a' };
