import { Database } from '#database';
import { MIGRATIONS } from '../../../apps/server/src/migrations/index.js';
import { SCHEMA } from '../../../apps/server/src/schema.js';
import { fold } from '../../../apps/server/src/shared/fold.js';
import { describeEngines, testGround } from '../../support/database.js';

const TENANT = '01900000-0000-7000-8000-000000000001';
const PEOPLE = ['Éloïse', 'Ça-va NOËL', 'owner', 'Žofie'];

describeEngines('people of before there were roles', (engine) => {
  test('are owners, and stand where their names are sorted', async () => {
    const before = { entities: [], migrations: MIGRATIONS.slice(0, MIGRATIONS.findIndex(({ name }) => name.startsWith('People'))) };
    expect(before.migrations.length).toBeGreaterThan(10);
    const ground = await testGround(engine, before);
    try {
      const where = { dataDir: ground.dataDir, ...(ground.url ? { url: ground.url } : {}) };
      const old = await Database.open({ ...before, ...where });
      await old.system(async (em) => {
        await em.query(`insert into organisation (id, tenant_id, kind, name, sort_name) values ($1, $1, 'syndicate', 'S', 's')`, [TENANT]);
        await em.query(
          `insert into app_user (id, tenant_id, email, name, locale, password_hash) select gen_random_uuid(), $1, name || '@x.example', name, 'fr', 'x' from unnest($2::text[]) as name`,
          [TENANT, PEOPLE],
        );
      });
      await old.close();
      const now = await Database.open({ ...SCHEMA, ...where });
      const rows = await now.tenant({ tenantId: TENANT, organisations: 'all' }, (em) => em.query(
        `select u.name, u.sort_name, g.role, g.ends_at from app_user u join access_grant g on g.user_id = u.id and g.tenant_id = u.tenant_id and g.starts_at <= now() `));
      await now.close();
      expect(rows).toHaveLength(PEOPLE.length);
      expect(rows).toEqual(expect.arrayContaining(PEOPLE.map((name) => ({ name, sort_name: fold(name), role: 'owner', ends_at: null }))));
    } finally {
      await ground.remove();
    }
  });
});
