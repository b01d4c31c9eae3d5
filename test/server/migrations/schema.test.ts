import type { Database } from '#database';
import { SCHEMA } from '../../../apps/server/src/schema.js';
import { describeEngines, openTestDatabase } from '../../support/database.js';

describeEngines('the schema', (engine) => {
  let db: Database;
  beforeAll(async () => { db = await openTestDatabase(engine, SCHEMA); });
  afterAll(() => db?.close());

  test('the migrations make exactly what the entities describe', async () => {
    const { upQueries } = await db.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  test('every table with a tenant has row-level security and an index that begins with the tenant (or with the one device it is about)', async () => {
    const rows: { name: string; secured: boolean; policies: number; indexed: boolean }[] = await db.dataSource.query(`
      select c.relname as name, c.relrowsecurity as secured, (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies,
        exists (select from pg_index i where i.indrelid = c.oid and i.indkey[0] in (a.attnum, (select d.attnum from pg_attribute d where d.attrelid = c.oid and d.attname = 'device_id'))) as indexed
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
      where n.nspname = 'public' and c.relkind in ('r', 'p') order by c.relname`);
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['app_user', 'audit_entry', 'organisation', 'session', 'site', 'device']));
    expect(rows.filter(({ secured, policies }) => !secured || policies !== 1)).toEqual([]);
    expect(rows.filter(({ indexed }) => !indexed).map(({ name }) => name)).toEqual([]);
  });

  test('tables without a tenant are closed to the role of tenants', async () => {
    const open: { name: string }[] = await db.dataSource.query(`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and has_table_privilege('craie_app', c.oid, 'select, insert, update, delete')
        and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')`);
    expect(open).toEqual([]);
  });

  test('the trail can be added to and read, not changed, by the role of tenants', async () => {
    const [rights] = await db.dataSource.query(`select has_table_privilege('craie_app', 'audit_entry', 'insert') as add, has_table_privilege('craie_app', 'audit_entry', 'update, delete') as change`);
    expect(rights).toEqual({ add: true, change: false });
  });
});
