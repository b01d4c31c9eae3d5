import type { Database, DatabaseScope } from '#database';
import { describeEngines, openTestDatabase } from '../../support/database.js';
import { COMMUNE_1, COMMUNE_2, SCHEMA, TENANT_A, TENANT_B, Thing } from './thing.js';

describeEngines('tenant isolation', (engine) => {
  let db: Database;
  const a: DatabaseScope = { tenantId: TENANT_A, organisations: 'all' };
  const ids = (scope: DatabaseScope) => db.tenant(scope, async (em) => (await em.find(Thing, { order: { id: 'ASC' } })).map(({ id }) => id));

  beforeAll(async () => {
    db = await openTestDatabase(engine, SCHEMA);
    await db.system((em) =>
      em.insert(Thing, [
        { id: 1, tenantId: TENANT_A, organisationId: COMMUNE_1 },
        { id: 2, tenantId: TENANT_A, organisationId: COMMUNE_2 },
        { id: 3, tenantId: TENANT_B, organisationId: COMMUNE_1 },
      ]),
    );
  });
  afterAll(() => db?.close());

  test('the connected user bypasses row-level security by itself, and a tenant transaction still does not', async () => {
    const [user] = await db.system((em) => em.query(`select rolsuper from pg_roles where rolname = current_user`));
    expect(user).toEqual({ rolsuper: true });
    const [role] = await db.tenant(a, (em) => em.query(`select current_user as name, (select rolbypassrls or rolsuper or rolcanlogin from pg_roles where rolname = current_user) as strong`));
    expect(role).toEqual({ name: 'craie_app', strong: false });
    expect(await ids(a)).toEqual([1, 2]);
    expect(await ids({ tenantId: TENANT_B, organisations: 'all' })).toEqual([3]);
  });

  test('a delegated scope sees its organisations only, and none when it has none', async () => {
    expect(await ids({ tenantId: TENANT_A, organisations: [COMMUNE_2] })).toEqual([2]);
    expect(await ids({ tenantId: TENANT_A, organisations: [COMMUNE_1, COMMUNE_2] })).toEqual([1, 2]);
    expect(await ids({ tenantId: TENANT_A, organisations: [] })).toEqual([]);
  });

  test('the role without the variables sees nothing', async () => {
    const rows = await db.system(async (em) => {
      await em.query('set local role craie_app');
      return em.query('select id from thing');
    });
    expect(rows).toEqual([]);
  });

  test('nothing can be written for another tenant or organisation', async () => {
    const insert = (scope: DatabaseScope, row: Thing) => db.tenant(scope, (em) => em.insert(Thing, row));
    await expect(insert(a, { id: 10, tenantId: TENANT_B, organisationId: COMMUNE_1 })).rejects.toThrow(/row-level security/);
    await expect(insert({ tenantId: TENANT_A, organisations: [COMMUNE_1] }, { id: 11, tenantId: TENANT_A, organisationId: COMMUNE_2 })).rejects.toThrow(/row-level security/);
    const { affected } = await db.tenant(a, (em) => em.delete(Thing, { id: 3 }));
    expect(affected).toBe(0);
  });

  test('role and variables end with the transaction', async () => {
    await ids(a);
    const [row] = await db.system((em) => em.query(`select current_user = session_user as owner, current_setting('app.tenant', true) as tenant`));
    expect(row.owner).toBe(true);
    expect(row.tenant || null).toBeNull();
  });

  test('parallel transactions of many tenants never read one another', async () => {
    const seen = await Promise.all(
      Array.from({ length: 40 }, (_, n) => ids({ tenantId: n % 2 ? TENANT_A : TENANT_B, organisations: 'all' })),
    );
    seen.forEach((found, n) => expect(found).toEqual(n % 2 ? [1, 2] : [3]));
  });
});
