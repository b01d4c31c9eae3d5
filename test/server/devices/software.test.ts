import type { DeviceFilter, SoftwareItem } from '#contract';
import { AppHolders } from '../../../apps/server/src/devices/app-holders.js';
import { DeviceFilters } from '../../../apps/server/src/devices/device-filter.js';
import { describeEngines } from '../../support/database.js';
import { openGround, type Ground, type Tenant } from './ground.js';

describeEngines('who has which software', (engine) => {
  let ground: Ground;
  let tenant: Tenant;
  let foreign: Tenant;
  const versions = ['115.9.0esr-1', '128.3.0esr-1~deb12u1', '128.3.0esr-1', '1:0.1', '128.10.0esr-1'];
  const ids: string[] = [];
  const item = (name: string, version: string): SoftwareItem => ({ source: 'dpkg', name, version, arch: 'amd64' });
  const have = (who: Tenant, deviceId: string, ...items: SoftwareItem[]) =>
    ground.database.system((em) => ground.softwareStore.replace(em, [{ deviceId, tenantId: who.scope.tenantId, items }]));

  beforeAll(async () => {
    ground = await openGround(engine);
    tenant = await ground.tenant();
    foreign = await ground.tenant();
    for (const version of versions) {
      const id = await ground.add(tenant);
      ids.push(id);
      await have(tenant, id, item('firefox-esr', version), item('libc6', '2.36-9'));
    }
    await have(foreign, await ground.add(foreign), item('firefox-esr', '1.0'));
  });
  afterAll(() => ground?.database.close());

  test.each([['128.3.0esr-1', 2], ['128.3.0esr-1~deb12u1', 1], ['129', 4], ['2:0', 5], ['0', 0], ['\u{10ffff}', 4]])('below %p', async (below, count) => {
    expect(await ground.list.count(tenant.scope, { software: 'firefox-esr', below })).toEqual({ count });
  });

  test('any version, an unknown title, and `below` alone', async () => {
    expect(await ground.list.count(tenant.scope, { software: 'firefox-esr' })).toEqual({ count: 5 });
    expect(await ground.list.count(tenant.scope, { software: 'Firefox' })).toEqual({ count: 0 });
    await expect(ground.list.count(tenant.scope, { below: '1' })).rejects.toMatchObject({ code: 'invalid_query', extra: { fields: [{ field: 'below', codes: ['combination'] }] } });
  });

  test('it reads indexes only', async () => {
    const plan = await ground.database.tenant(tenant.scope, async (em) => {
      // A handful of rows would be read whole: what counts is that the indexes fit.
      await em.query('set local enable_seqscan = off');
      const where = await new DeviceFilters(new AppHolders(), ground.clock).where(tenant.scope, em, { software: 'firefox-esr', below: '128' });
      const rows: { 'QUERY PLAN': string }[] = await em.query(`explain select count(*) from device d where ${where.sql}`, where.params);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).not.toMatch(/Seq Scan/);
    expect(plan).toMatch(/device_software_pkey|device_software_of_device/);
  });

  test('what thousands have is found as well, in pages and in numbers', async () => {
    const crowd = await ground.tenant();
    const [holder, other] = [await ground.add(crowd, { name: 'A' }), await ground.add(crowd, { name: 'B' })];
    await have(crowd, holder, item('libc6', '2.36'));
    await have(crowd, other, item('libc6', '2.41'));
    // More holders than are looked up one by one, on one device: one for each of as many architectures.
    await ground.database.system((em) => em.query(
      `insert into device_software (tenant_id, version_id, device_id, arch) select tenant_id, version_id, device_id, 'arch' || n from device_software cross join generate_series(1, 10000) as n where device_id = $1`, [holder],
    ));
    const page = (filter: DeviceFilter) => ground.list.page(crowd.scope, { filter, sort: 'name', limit: 50 }).then(({ items }) => items.map(({ name }) => name));
    expect(await page({ software: 'libc6' })).toEqual(['A', 'B']);
    expect(await page({ software: 'libc6', below: '2.40' })).toEqual(['A']);
    expect(await page({ software: 'libc6', below: '2.30' })).toEqual([]);
    expect(await ground.list.count(crowd.scope, { software: 'libc6', below: '2.40' })).toEqual({ count: 1 });
    expect(await ground.list.count(foreign.scope, { software: 'libc6' })).toEqual({ count: 0 });
  });

  test('in one commune it is found whoever is more, its devices or those that have it', async () => {
    const crowd = await ground.tenant();
    const expected: string[] = [];
    for (let i = 0; i < 12; i++) {
      const there = i % 3 === 0;
      const id = await ground.add(crowd, there ? { organisationId: crowd.otherOrganisationId, siteId: crowd.otherSiteId, name: `A${i}` } : { name: `B${i}` });
      await have(crowd, id, item('vlc', i % 2 ? '3.0.18' : '3.0.20'));
      if (there && i % 2) expected.push(`A${i}`);
    }
    const few = ground.filters.few;
    const scopes = [{ ...crowd.scope, organisations: [crowd.otherOrganisationId] }, crowd.scope];
    try {
      for (const holders of [0, 1, 2, 3, 5, 100]) {
        ground.filters.few = { hits: 0, holders };
        for (const scope of scopes) {
          const filter: DeviceFilter = { software: 'vlc', below: '3.0.19', organisationId: crowd.otherOrganisationId };
          for (const sort of ['name', '-lastSeen', 'site'] as const) {
            expect((await ground.list.page(scope, { filter, sort, limit: 50 })).items.map(({ name }) => name).sort()).toEqual(expected);
          }
          expect(await ground.list.count(scope, filter)).toEqual({ count: expected.length });
        }
        expect((await ground.list.page(crowd.scope, { filter: { software: 'vlc', below: '3.0.19' }, sort: 'name', limit: 50 })).items).toHaveLength(6);
      }
    } finally {
      ground.filters.few = few;
    }
  });

  test('pages of a device hold each title once, and its search takes wildcards for letters', async () => {
    const id = ids[0] as string;
    await have(tenant, id, ...Array.from({ length: 25 }, (_, i) => item(`lib_${i}`, '1')), item('libc6', '2.36-9'));
    const titles: string[] = [];
    for (let cursor: string | undefined, more = true; more; ) {
      const page = await ground.software.ofDevice(tenant.scope, id, { limit: 7, cursor });
      titles.push(...page.items.map((row) => row.title));
      more = page.next !== null;
      cursor = page.next ?? undefined;
    }
    expect(titles).toEqual([...Array.from({ length: 25 }, (_, i) => `lib_${i}`), 'libc6'].sort());
    expect((await ground.software.ofDevice(tenant.scope, id, { limit: 50, q: 'LIB_' })).items).toHaveLength(25);
    await expect(ground.software.ofDevice(foreign.scope, id, { limit: 50 })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a commune sees the titles that are there, without how many have them, and another one none of them', async () => {
    const there = (organisations: string[], sites?: string[]) => ground.software.titles({ ...tenant.scope, organisations, ...(sites && { sites }) }, 'libc', 10);
    expect(await there([tenant.organisationId])).toEqual([{ title: 'libc6', source: 'dpkg', devices: null, versions: null }]);
    expect(await there([tenant.otherOrganisationId])).toEqual([]);
    expect(await there([], [tenant.otherSiteId])).toEqual([]);
  });

  test('a tenant sees its own titles, and counts only what is there', async () => {
    expect(await ground.software.titles(foreign.scope, undefined, 10)).toEqual([{ title: 'firefox-esr', source: 'dpkg', devices: 1, versions: 1 }]);
    expect((await ground.software.titles(tenant.scope, 'libc', 10))[0]).toEqual({ title: 'libc6', source: 'dpkg', devices: 5, versions: 1 });
  });
});
