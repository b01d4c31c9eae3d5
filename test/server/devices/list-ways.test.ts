/** A large fleet is read in other ways than a small one. Whatever the way, the same devices in the same order. */
import fc from 'fast-check';
import type { DeviceFilter } from '#contract';
import { sortKey } from '../../../apps/server/src/devices/device-keys.js';
import { DEVICE_SORTS } from '../../../apps/server/src/devices/device-sort.rules.js';
import { TargetHolders } from '../../../apps/server/src/target/target.holders.js';
import { SCHEMA } from '../../../apps/server/src/schema.js';
import { describeEngines } from '../../support/database.js';
import { NOON, openGround, type Ground, type Tenant } from './ground.js';

const SYSTEMS = ['Ubuntu 22.04', 'Ubuntu 24.04', 'Ubuntu 9', 'Debian GNU/Linux 12', 'Android 14', ''];
const NAMES = ['TAB-4', 'tab-12', 'ENI-3', 'PC 100%', 'Étab-2'];
const STATES = ['done', 'failed', 'waiting', null] as const;
const FLEET = 60;
/** What a fleet takes in which everything is many; what one takes in which everything is few. */
const WAYS = [{ hits: 0, holders: 0 }, { hits: 1_000, holders: 1_000 }];

const FILTER = fc.record<DeviceFilter>({
  os: fc.constantFrom('Ubuntu', 'ubuntu 2', 'Android 14', 'Debian', 'x'),
  q: fc.constantFrom('tab', 'TAB-', '100%', 'sn1', 'SN100', 'ab-1', 'n', 'nothing'),
  app: fc.constantFrom('klavaro', 'tuxmath', 'unheard-of'),
  target: fc.constantFrom('done', 'failed', 'waiting'),
  presence: fc.constantFrom('online', 'offline', 'never'),
  status: fc.constantFrom('active', 'quarantined', 'retired'),
}, { requiredKeys: [] });

describeEngines('the ways through a fleet', (engine) => {
  let ground: Ground;
  let tenant: Tenant;

  beforeAll(async () => {
    ground = await openGround(engine, SCHEMA);
    new TargetHolders(ground.holders).onModuleInit();
    tenant = await ground.tenant();
    const foreign = await ground.tenant();
    for (let i = 0; i < FLEET; i++) {
      const where = i % 3 === 0 ? { organisationId: tenant.otherOrganisationId, siteId: tenant.otherSiteId } : {};
      const id = await ground.add(i % 10 === 9 ? foreign : tenant, { name: NAMES[i % 5] ?? '', serial: `SN${100 + i}`, ...(i % 10 === 9 ? {} : where) });
      await ground.database.system(async (em) => {
        const os = SYSTEMS[i % SYSTEMS.length] ?? '';
        await em.query(`update device set os_name = $2, os_key = $3, status = $4 where id = $1`, [id, os, sortKey(os), i % 7 === 0 ? 'retired' : i % 11 === 0 ? 'quarantined' : 'active']);
        const items = [['app:klavaro', STATES[i % 4]], ['app:tuxmath', STATES[(i >> 2) % 4]]].filter(([, state]) => state);
        for (const [key, state] of items) {
          await em.query(`insert into target_item (device_id, key, tenant_id, spec, assigned_revision, state, updated_at) select id, $2, tenant_id, $4, 1, $3, now() from device where id = $1`,
            [id, key, state, JSON.stringify({ kind: 'app', package: 'x', ensure: i % 13 === 0 ? 'absent' : 'present' })]);
        }
        const of = (wanted: string) => items.filter(([, state]) => state === wanted).length;
        await ground.devices.noteTarget(em, [{ deviceId: id, total: items.length, done: of('done'), failed: of('failed'), reason: null }]);
        if (i % 2) await ground.presence.hear(em, [{ deviceId: id, news: { kind: 'connected', connectionId: 'a', at: NOON + (i % 5) } }]);
        if (i % 4 === 3) await ground.presence.hear(em, [{ deviceId: id, news: { kind: 'bye', connectionId: 'a', at: NOON + 10 + (i % 5), reason: 'sleeping' } }]);
      });
    }
  });
  afterAll(() => ground?.database.close());

  test('a filter answers the same devices in the same order, in every scope, and the count agrees', async () => {
    const scopes = ['all' as const, [tenant.organisationId], [tenant.organisationId, tenant.otherOrganisationId], []].map((organisations) => ({ ...tenant.scope, organisations }));
    let met = 0;
    await fc.assert(
      fc.asyncProperty(FILTER, fc.constantFrom(...DEVICE_SORTS), fc.constantFrom(...scopes), fc.constantFrom(3, 100), async (filter, sort, scope, limit) => {
        const answers: string[][] = [];
        for (const few of WAYS) {
          ground.filters.few = few;
          const ids: string[] = [];
          for (let cursor: string | undefined, more = true; more; ) {
            const page = await ground.list.page(scope, { filter, sort, limit, cursor });
            ids.push(...page.items.map(({ id }) => id));
            more = page.next !== null;
            cursor = page.next ?? undefined;
          }
          expect(await ground.list.count(scope, filter)).toEqual({ count: ids.length });
          answers.push(ids);
        }
        expect(answers[0]).toEqual(answers[1]);
        met += answers[0]?.length ?? 0;
      }),
      { numRuns: 150 },
    );
    expect(met).toBeGreaterThan(0);
  });

  test('a text is found again after every change of it, and by nobody else', async () => {
    const id = await ground.add(tenant, { name: 'Chariot 7', serial: 'QX-1' });
    const hits = (organisations: 'all' | string[], q: string) => ground.list.count({ ...tenant.scope, organisations }, { q }).then(({ count }) => count);
    ground.filters.few = WAYS[1]!;
    expect(await hits('all', 'chariot')).toBe(1);
    await ground.editing.update(tenant.scope, id, { name: 'Valise 7' });
    expect([await hits('all', 'chariot'), await hits('all', 'valise')]).toEqual([0, 1]);
    expect([await hits([tenant.organisationId], 'valise'), await hits([tenant.otherOrganisationId], 'valise')]).toEqual([1, 0]);
    await ground.editing.update(tenant.scope, id, { siteId: tenant.otherSiteId });
    expect([await hits([tenant.organisationId], 'valise'), await hits([tenant.otherOrganisationId], 'valise')]).toEqual([0, 1]);
    await ground.editing.update(tenant.scope, id, { status: 'retired' });
    await ground.editing.remove(tenant.scope, id);
    expect(await ground.database.tenant(tenant.scope, (em) => em.query('select from device_text where device_id = $1', [id]))).toEqual([]);
  });
});
