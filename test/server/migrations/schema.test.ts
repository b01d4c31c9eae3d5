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

  test('every table with a tenant has row-level security for both roles, and an index that begins with the tenant (or with the one device it is about)', async () => {
    const rows: { name: string; secured: boolean; whole: number; delegated: number; indexed: boolean }[] = await db.dataSource.query(`
      select c.relname as name, c.relrowsecurity as secured, (select count(*)::int from pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polroles = array['craie_app'::regrole::oid]) as whole,
        (select count(*)::int from pg_policy p where p.polrelid = c.oid and p.polpermissive and p.polroles = array['craie_delegate'::regrole::oid]) as delegated,
        exists (select from pg_index i where i.indrelid = c.oid and i.indkey[0] in (a.attnum, (select d.attnum from pg_attribute d where d.attrelid = c.oid and d.attname = 'device_id'))) as indexed
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
      where n.nspname = 'public' and c.relkind in ('r', 'p') order by c.relname`);
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['app_user', 'audit_entry', 'organisation', 'session', 'site', 'device']));
    expect(rows.filter(({ secured, whole, delegated }) => !secured || whole !== 1 || delegated !== 1)).toEqual([]);
    expect(rows.filter(({ indexed }) => !indexed).map(({ name }) => name)).toEqual([]);
  });

  test.each(['craie_app', 'craie_delegate'])('tables without a tenant are closed to %s', async (role) => {
    const open: { name: string }[] = await db.dataSource.query(`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and has_table_privilege($1, c.oid, 'select, insert, update, delete')
        and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')`, [role]);
    expect(open).toEqual([]);
  });

  test.each(['craie_app', 'craie_delegate'])('the trail can be added to and read, not changed, by %s', async (role) => {
    const [rights] = await db.dataSource.query(`select has_table_privilege($1, 'audit_entry', 'insert') as add, has_table_privilege($1, 'audit_entry', 'update, delete') as change`, [role]);
    expect(rights).toEqual({ add: true, change: false });
  });
});
