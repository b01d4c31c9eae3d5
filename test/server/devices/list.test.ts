import type { DeviceFilter, DeviceRow } from '#contract';
import { DeviceExport } from '../../../apps/server/src/devices/device.export.js';
import { DEVICE_SORTS, type DeviceSort } from '../../../apps/server/src/devices/device-sort.rules.js';
import { describeEngines } from '../../support/database.js';
import { NOON, openGround, type Ground, type Tenant } from './ground.js';

describeEngines('the fleet list', (engine) => {
  let ground: Ground;
  let tenant: Tenant;
  let foreign: Tenant;
  const ids: string[] = [];

  beforeAll(async () => {
    ground = await openGround(engine);
    tenant = await ground.tenant();
    foreign = await ground.tenant();
    // Names and sites repeat, so that every order has ties; some have no site.
    const names = ['T-10', 'T-7', 't-7', 'École 2', 'ecole 10', 'Zèbre', '', '<img src=x onerror=alert(1)>', '100% sûr_'];
    for (let i = 0; i < 40; i++) {
      const where = i % 3 === 0 ? { organisationId: tenant.otherOrganisationId, siteId: tenant.otherSiteId } : { siteId: i % 3 === 1 ? null : tenant.siteId };
      ids.push(await ground.add(tenant, { name: names[i % names.length] ?? '', serial: `SN${1000 + i}`, ...where }));
    }
    await ground.add(foreign, { name: 'Foreign' });
    await ground.database.system(async (em) => {
      await ground.presence.hear(em, ids.slice(0, 20).map((deviceId, i) => ({ deviceId, news: { kind: 'connected', connectionId: 'a', at: NOON + (i % 4) } })));
      await ground.presence.hear(em, ids.slice(0, 10).map((deviceId, i) => ({ deviceId, news: { kind: 'bye', connectionId: 'a', at: NOON + 10 + i, reason: 'sleeping' } })));
      await em.query(`update device set os_key = $2, os_name = 'Debian GNU/Linux', os_version = '12' where id = any($1::uuid[])`, [ids.slice(5, 15), 'debian gnu/linux 000000012']);
    });
  });
  afterAll(() => ground?.database.close());

  const walk = async (sort: DeviceSort, limit: number, filter: DeviceFilter = {}, between: (n: number) => Promise<void> = async () => undefined) => {
    const rows: DeviceRow[] = [];
    for (let cursor: string | undefined, n = 0; ; n++) {
      const page = await ground.list.page(tenant.scope, { filter, sort, limit, cursor });
      rows.push(...page.items);
      if (page.next === null) return rows;
      cursor = page.next;
      await between(n);
    }
  };

  test.each(DEVICE_SORTS)('by %s every device appears exactly once, whatever the page size', async (sort) => {
    const whole = (await walk(sort, 200)).map((row) => row.id);
    expect([...whole].sort()).toEqual([...ids].sort());
    for (const limit of [7, 40]) expect((await walk(sort, limit)).map((row) => row.id)).toEqual(whole);
    const opposite = (sort.startsWith('-') ? sort.slice(1) : `-${sort}`) as DeviceSort;
    expect((await walk(opposite, 200)).map((row) => row.id).reverse()).toEqual(whole);
  });

  test('names order as people expect: numbers by value, case and accents beside each other', async () => {
    const names = [...new Set((await walk('name', 200)).map((row) => row.name))].filter((name) => !/^[0-9a-f]{8}-/.test(name));
    for (const name of ['t-7', 'T-7']) expect(names.indexOf(name)).toBeLessThan(names.indexOf('T-10'));
    expect(names.indexOf('École 2')).toBeLessThan(names.indexOf('ecole 10'));
    expect(names.at(-1)).toBe('Zèbre');
  });

  test('last seen: online first, then by their last moment, those never seen at the end', async () => {
    const states = (await walk('-lastSeen', 3)).map((row) => row.presence);
    expect(states).toEqual([...Array(10).fill('online'), ...Array(10).fill('offline'), ...Array(20).fill('never')]);
  });

  test('a device renamed between two pages may move; the others appear once all the same', async () => {
    const moving = ids[3] as string;
    const rows = await walk('name', 5, {}, async (n) => void (await ground.editing.update(tenant.scope, moving, { name: n % 2 ? 'AAA' : 'ZZZ' })));
    const others = rows.map((row) => row.id).filter((id) => id !== moving);
    expect(others.sort()).toEqual(ids.filter((id) => id !== moving).sort());
  });

  test.each<[string, DeviceFilter, number]>([
    ['online', { presence: 'online' }, 10], ['offline', { presence: 'offline' }, 10], ['never', { presence: 'never' }, 20],
    ['system by its beginning', { os: 'Debian' }, 10], ['another system', { os: 'Debian GNU/Linux 1' }, 0],
    ['kind', { kind: 'unknown' }, 40], ['status', { status: 'active' }, 40], ['quarantine', { status: 'quarantined' }, 0],
    ['serial by three letters', { q: 'N10' }, 40], ['one serial', { q: 'sn1007' }, 1], ['two letters', { q: 'zè' }, 4],
    ['wildcards are letters', { q: '100% s' }, 4], ['wildcards find nothing', { q: 'sn%7' }, 0], ['target', { target: 'failed' }, 0],
    ['silence that is too short', { silentDays: 1 }, 0],
    ['both', { q: 'SN10', presence: 'online' }, 10],
  ])('filter by %s', async (_, filter, count) => {
    for (const sort of ['name', '-lastSeen'] as const) expect(await walk(sort, 15, filter)).toHaveLength(count);
    expect(await ground.list.count(tenant.scope, filter)).toEqual({ count });
    expect(await ground.database.tenant(tenant.scope, (em) => ground.devices.resolve(tenant.scope, em, { filter }))).toHaveLength(count);
  });

  test('counting ends at its bound, and says that there are more', async () => {
    for (const filter of [{ kind: 'unknown', management: 'agent' }, { q: 'SN' }] as const) {
      expect(await ground.list.count(tenant.scope, filter, 39)).toEqual({ count: 39, more: true });
      expect(await ground.list.count(tenant.scope, filter, 40)).toEqual({ count: 40 });
    }
    expect(await ground.list.count(tenant.scope, { presence: 'never' }, 5)).toEqual({ count: 20 });
    expect(await ground.list.count(tenant.scope, { kind: 'unknown' }, 5)).toEqual({ count: 40 });
  });

  test('organisation and site', async () => {
    expect(await ground.list.count(tenant.scope, { organisationId: tenant.otherOrganisationId })).toEqual({ count: 14 });
    expect(await ground.list.count(tenant.scope, { siteId: tenant.siteId })).toEqual({ count: 13 });
  });

  test('a delegated scope sees its commune only, in list, search, count and by id', async () => {
    const delegated = { ...tenant.scope, organisations: [tenant.otherOrganisationId] };
    const page = await ground.list.page(delegated, { filter: {}, sort: 'name', limit: 200 });
    expect(page.items).toHaveLength(14);
    expect(await ground.list.count(delegated, { q: 'sn1' })).toEqual({ count: 14 });
    expect(await ground.list.summary(delegated)).toMatchObject({ total: 14, organisations: 1, sites: 1 });
    await expect(ground.list.detail(delegated, ids[1] as string)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('another tenant sees nothing of it, even without our explicit conditions', async () => {
    await expect(ground.list.detail(foreign.scope, ids[0] as string)).rejects.toMatchObject({ code: 'not_found' });
    await expect(ground.database.tenant(foreign.scope, (em) => ground.devices.resolve(foreign.scope, em, { ids: [ids[0] as string] }))).rejects.toMatchObject({ code: 'not_found' });
    for (const table of ['device', 'device_presence', 'device_presence_day', 'device_count', 'device_kind_count', 'device_event', 'device_text', 'device_text_letters', 'device_mark', 'device_label', 'device_label_change', 'device_label_line', 'device_move', 'device_move_line', 'device_merge', 'device_distinct']) {
      const [row]: { n: string }[] = await ground.database.tenant(foreign.scope, (em) => em.query(`select count(*) as n from ${table} where tenant_id = $1`, [tenant.scope.tenantId]));
      expect(Number(row?.n)).toBe(0);
    }
    expect(await ground.database.tenant(foreign.scope, (em) => em.query(`select * from device_search('sn1', 100, null, false)`))).toHaveLength(0);
  });

  test('one foreign or unknown id in a selection refuses the whole of it', async () => {
    const [mine] = ids as [string];
    const resolve = (selection: string[]) => ground.database.tenant(tenant.scope, (em) => ground.devices.resolve(tenant.scope, em, { ids: selection }));
    expect(await resolve([mine, mine])).toEqual([mine]);
    await expect(resolve([mine, '00000000-0000-7000-8000-000000000000'])).rejects.toMatchObject({ code: 'not_found' });
  });

  test('the numbers above the list are those of their filters', async () => {
    const summary = await ground.list.summary(tenant.scope);
    expect(summary).toEqual({ total: 40, online: 10, offline: 10, unmanaged: 0, quarantined: 0, silentSince7Days: 0, targetWaiting: 0, targetFailed: 0, organisations: 2, sites: 2 });
    ground.clock.at = NOON + 8 * 86_400_000;
    expect((await ground.list.summary(tenant.scope)).silentSince7Days).toBe(10);
    for (const sort of ['name', '-lastSeen'] as const) expect(await walk(sort, 4, { silentDays: 7 })).toHaveLength(10);
    expect(await ground.list.count(tenant.scope, { silentDays: 7 })).toEqual({ count: 10 });
    expect(await ground.list.count(tenant.scope, { silentDays: 9 })).toEqual({ count: 0 });
    expect(await ground.list.count(tenant.scope, { silentDays: 7, presence: 'online' })).toEqual({ count: 0 });
    ground.clock.at = NOON;
  });

  test('the numbers of one organisation and of one site', async () => {
    ground.clock.at = NOON + 8 * 86_400_000;
    const place = { organisationId: tenant.otherOrganisationId, siteId: tenant.otherSiteId };
    for (const filter of [place, { siteId: place.siteId }, { organisationId: place.organisationId }]) {
      const [total, online, silentSince7Days] = await Promise.all([filter, { ...filter, presence: 'online' as const }, { ...filter, silentDays: 7 }].map((one) => ground.list.count(tenant.scope, one).then((answer) => answer.count)));
      expect(total).toBe(14);
      expect(await ground.list.summary(tenant.scope, filter)).toMatchObject({ total, online, silentSince7Days, organisations: 1, sites: 1 });
    }
    expect(await ground.list.summary(foreign.scope, place)).toMatchObject({ total: 0, silentSince7Days: 0 });
    ground.clock.at = NOON;
  });

  test.each(['x', Buffer.from('["a"]').toString('base64url'), Buffer.from('["a","b"]').toString('base64url'), Buffer.from('["\\u0000","00000000-0000-7000-8000-000000000000"]').toString('base64url'), Buffer.from('[{},1]').toString('base64url')])('a forged cursor is refused: %s', async (cursor) => {
    for (const sort of DEVICE_SORTS) await expect(ground.list.page(tenant.scope, { filter: {}, sort, limit: 5, cursor })).rejects.toMatchObject({ code: 'invalid_cursor' });
  });

  test('the export holds every device once, quotes what needs it and runs no formula', async () => {
    await ground.editing.update(tenant.scope, ids[8] as string, { name: '=HYPERLINK("http://x")', assetTag: '+1;2' });
    let text = '';
    for await (const part of await new DeviceExport(ground.list).open(tenant.scope, {}, 'name')) text += part;
    const lines = text.trimEnd().split('\r\n');
    expect(lines[0]).toMatch(/^\ufeffname;assetTag;/);
    expect(lines).toHaveLength(41);
    expect(text).toContain(`"'=HYPERLINK(""http://x"")";"'+1;2"`);
  });

  test('target outcomes come to the list and its filter', async () => {
    const deviceId = ids[0] as string;
    await ground.database.system((em) => ground.devices.noteTarget(em, [{ deviceId, total: 3, done: 1, failed: 0, reason: 'offline' }]));
    expect(await ground.list.detail(tenant.scope, deviceId)).toMatchObject({ target: { total: 3, done: 1, failed: 0, reason: 'offline' } });
    expect(await ground.list.count(tenant.scope, { target: 'waiting' })).toEqual({ count: 1 });
    expect(await ground.list.summary(tenant.scope)).toMatchObject({ targetWaiting: 1 });
  });
});
