/** A large fleet is read in other ways than a small one. Whatever the way, the same devices in the same order. */
import fc from 'fast-check';
import type { DeviceFilter } from '#contract';
import { sortKey } from '../../../apps/server/src/devices/device-keys.js';
import { DEVICE_SORTS, sortOrder, type DeviceSort, type SortColumn } from '../../../apps/server/src/devices/device-sort.rules.js';
import { newId } from '../../../apps/server/src/shared/id.js';
import { fold } from '../../../apps/server/src/shared/fold.js';
import { TargetHolders } from '../../../apps/server/src/target/target.holders.js';
import { describeEngines } from '../../support/database.js';
import { NOON, openGround, type Ground, type Tenant } from './ground.js';

const SYSTEMS = ['Ubuntu 22.04', 'Ubuntu 24.04', 'Ubuntu 9', 'Debian GNU/Linux 12', 'Android 14', ''];
const NAMES = ['TAB-4', 'tab-12', 'ENI-3', 'PC 100%', 'Étab-2'];
const STATES = ['done', 'failed', 'waiting', null] as const;
const FLEET = 60;
/** What a fleet takes in which everything is many; what one takes in which everything is few; and what lies between. */
const WAYS = [{ hits: 0, holders: 0 }, { hits: 1_000, holders: 1_000 }, { hits: 8, holders: 8 }];

const FIELDS = {
  os: fc.constantFrom('Ubuntu', 'ubuntu 2', 'Android 14', 'Debian', 'x'),
  q: fc.constantFrom('tab', 'TAB-', '100%', 'sn1', 'SN100', 'ab-1', 'n', '30', 'ta', 'b-2 sn', '%', 'nothing'),
  app: fc.constantFrom('klavaro', 'tuxmath', 'unheard-of'),
  target: fc.constantFrom('done', 'failed', 'waiting'),
  presence: fc.constantFrom('online', 'offline', 'never'),
  status: fc.constantFrom('active', 'quarantined', 'retired'),
  silentDays: fc.constantFrom(1, 3),
  management: fc.constantFrom('agent', 'none'),
  label: fc.constantFrom('CM2', 'prêt', 'unheard-of'),
};
/** Three fields at most: with more of them nothing is left to compare. */
const FILTER: fc.Arbitrary<DeviceFilter> = fc.tuple(fc.record<DeviceFilter>(FIELDS), fc.subarray(Object.keys(FIELDS), { maxLength: 3 }))
  .map(([whole, names]) => Object.fromEntries(Object.entries(whole).filter(([name]) => names.includes(name))));

/** A device as the plain scan sees it. */
type Plain = { labels: string[] } & Record<'id' | 'organisation_id' | 'status' | 'presence' | 'os_key' | 'name_key' | 'site_key' | 'search_text', string> & { seen_key: Date };

/** The list without an index: every device looked at, then sorted. */
function plainScan(all: readonly Plain[], { os, q, presence, status, management, silentDays, organisationId, label }: DeviceFilter, members: readonly string[], sort: DeviceSort, organisations: 'all' | string[], now: number): string[] {
  const { columns, direction } = sortOrder(sort);
  const text = (row: Plain, column: SortColumn) => (column === 'seen_key' ? row.seen_key.toISOString() : row[column]);
  const order = (a: Plain, b: Plain) => columns.map((column) => Buffer.compare(Buffer.from(text(a, column)), Buffer.from(text(b, column)))).find((which) => which !== 0) ?? 0;
  return all
    .filter((row) => (organisations === 'all' || organisations.includes(row.organisation_id)) && (!organisationId || row.organisation_id === organisationId || members.includes(row.organisation_id))
      && (status ? row.status === status : row.status !== 'retired') && (!presence || row.presence === presence) && (!management || (row.presence === 'unmanaged') === (management === 'none')) && (!os || row.os_key.startsWith(sortKey(os)))
      && (!label || row.labels.includes(fold(label))) && (!q || row.search_text.includes(fold(q))) && (!silentDays || (row.presence === 'offline' && row.seen_key.getTime() < now - silentDays * 86_400_000)))
    .toSorted((a, b) => order(a, b) * (direction === 'asc' ? 1 : -1))
    .map(({ id }) => id);
}

describeEngines('the ways through a fleet', (engine) => {
  let ground: Ground;
  let tenant: Tenant;
  /** Dax and Tarnos are in one. */
  const [grouping, tarnos] = [newId(), newId()];

  beforeAll(async () => {
    ground = await openGround(engine);
    new TargetHolders(ground.holders).onModuleInit();
    tenant = await ground.tenant();
    await ground.database.system(async (em) => {
      const make = (id: string, kind: string, name: string) => em.query('insert into organisation (id, tenant_id, kind, name, sort_name) values ($1, $2, $3, $4, $5)', [id, tenant.scope.tenantId, kind, name, fold(name)]);
      await make(grouping, 'grouping', 'CC du Sud');
      await make(tarnos, 'commune', 'Tarnos');
      await em.query('update organisation set parent_id = $1 where id = any($2::uuid[])', [grouping, [tarnos, tenant.otherOrganisationId]]);
    });
    const foreign = await ground.tenant();
    for (let i = 0; i < FLEET; i++) {
      const where = i % 3 === 0 ? { organisationId: tenant.otherOrganisationId, siteId: tenant.otherSiteId } : i % 5 === 1 ? { organisationId: tarnos, siteId: null } : {};
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
        const labels = [...(i % 2 ? ['cm2'] : []), ...(i % 9 === 3 ? ['pret'] : [])];
        if (labels.length > 0) await em.query('insert into device_label (device_id, key, label, tenant_id, organisation_id, site_id) select d.id, n, n, d.tenant_id, d.organisation_id, d.site_id from device d, unnest($2::text[]) as n where d.id = $1', [id, labels]);
        if (i % 8 === 4) await em.query(`update device set management = 'none', presence = 'unmanaged', seen_key = '1900-01-01' where id = $1`, [id]);
        if (i % 2) await ground.presence.hear(em, [{ deviceId: id, news: { kind: 'connected', connectionId: 'a', at: NOON + (i % 5) } }]);
        if (i % 4 === 3) await ground.presence.hear(em, [{ deviceId: id, news: { kind: 'bye', connectionId: 'a', at: NOON + 10 + (i % 5), reason: 'sleeping' } }]);
      });
    }
  });
  afterAll(() => ground?.database.close());

  test('a filter answers the same devices in the same order, in every scope, and the count agrees', async () => {
    const all: Plain[] = await ground.database.ask('select d.*, array(select key from device_label l where l.device_id = d.id) as labels from device d where tenant_id = $1', [tenant.scope.tenantId]);
    ground.clock.at = NOON + 2 * 86_400_000;
    const scopes = ['all' as const, [tenant.organisationId], [tenant.organisationId, tenant.otherOrganisationId], [tenant.organisationId, tarnos], []].map((organisations) => ({ ...tenant.scope, organisations }));
    let met = 0;
    await fc.assert(
      fc.asyncProperty(FILTER, fc.constantFrom(undefined, undefined, tenant.organisationId, tenant.otherOrganisationId, grouping, grouping), fc.constantFrom(...DEVICE_SORTS), fc.constantFrom(...scopes), fc.constantFrom(3, 100), async (fields, organisationId, sort, scope, limit) => {
        const filter = { ...fields, ...(organisationId && { organisationId }) };
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
        for (const answer of answers) expect(answer).toEqual(answers[0]);
        if (!filter.app && !filter.target) expect(answers[0]).toEqual(plainScan(all, filter, organisationId === grouping ? [tarnos, tenant.otherOrganisationId] : [], sort, scope.organisations, ground.clock.at));
        met += answers[0]?.length ?? 0;
      }),
      { numRuns: 200 },
    );
    expect(met).toBeGreaterThan(200);
    ground.clock.at = NOON;
  });

  test('a place that is asked for outside of the scope, or of another tenant, has no hits', async () => {
    const foreign = await ground.tenant();
    await ground.add(foreign, { name: 'TAB-1', serial: 'SN100' });
    for (const few of WAYS) {
      ground.filters.few = few;
      for (const sort of ['name', '-lastSeen'] as const) {
        const page = (organisations: 'all' | string[], organisationId: string) =>
          ground.list.page({ ...tenant.scope, organisations }, { filter: { q: 'sn1', organisationId }, sort, limit: 100 }).then(({ items }) => items.length);
        expect(await page('all', foreign.organisationId)).toBe(0);
        expect(await page([tenant.organisationId], tenant.otherOrganisationId)).toBe(0);
        const software = { below: '1', organisationId: tenant.otherOrganisationId };
        await expect(ground.list.page({ ...tenant.scope, organisations: [tenant.organisationId] }, { filter: software, sort, limit: 5 })).rejects.toMatchObject({ code: 'invalid_query' });
        expect(await page([tenant.organisationId], tenant.organisationId)).toBeGreaterThan(0);
      }
    }
    const hits = (place: string | null) => ground.database.tenant({ ...tenant.scope, organisations: [tenant.organisationId] }, (em) =>
      em.query<{ id: string | null }[]>(`select id from device_search('sn1', 1000, $1, false)`, [place]));
    expect(await hits(tenant.otherOrganisationId)).toEqual([]);
    expect((await hits(null)).length).toBe((await hits(tenant.organisationId)).length);
  });

  test('names and serials of the longest letters fit', async () => {
    const id = await ground.add(tenant, { name: '\u{1F4BB}'.repeat(60), serial: '校'.repeat(200) });
    for (const few of WAYS) {
      ground.filters.few = few;
      for (const q of ['\u{1F4BB}\u{1F4BB}\u{1F4BB}', '校校', '\u{1F4BB} 校']) {
        expect((await ground.list.page(tenant.scope, { filter: { q }, sort: 'name', limit: 5 })).items.map((row) => row.id)).toEqual([id]);
      }
    }
    await ground.editing.update(tenant.scope, id, { status: 'retired' });
    await ground.editing.remove(tenant.scope, id);
  });

  test('a text is found again after every change of it, and by nobody else', async () => {
    const id = await ground.add(tenant, { name: 'Chariot 7', serial: 'QX-1' });
    const hits = async (organisations: 'all' | string[], q: string) => {
      const scope = { ...tenant.scope, organisations };
      const counts = [];
      for (const few of WAYS) {
        ground.filters.few = few;
        counts.push((await ground.list.count(scope, { q })).count, (await ground.list.page(scope, { filter: { q }, sort: 'name', limit: 9 })).items.length);
      }
      expect(new Set(counts).size).toBe(1);
      return counts[0];
    };
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
