import { Database } from '#database';
import { MIGRATIONS } from '../../../apps/server/src/migrations/index.js';
import { SCHEMA } from '../../../apps/server/src/schema.js';
import { describeEngines, testGround } from '../../support/database.js';

const TENANT = '01900000-0000-7000-8000-000000000001';
/** More than one round of the migration writes at once. */
const MANY = 1_100;

describeEngines('packages of before they had an order', (engine) => {
  test('stand in the order of dpkg, the agent\'s in that of its versions', async () => {
    const before = { entities: [], migrations: MIGRATIONS.slice(0, MIGRATIONS.findIndex(({ name }) => name.startsWith('Catalogue'))) };
    expect(before.migrations.length).toBeGreaterThan(20);
    const ground = await testGround(engine, before);
    try {
      const where = { dataDir: ground.dataDir, ...(ground.url ? { url: ground.url } : {}) };
      const old = await Database.open({ ...before, ...where });
      await old.system(async (em) => {
        await em.query(`insert into organisation (id, tenant_id, kind, name, sort_name) values ($1, $1, 'syndicate', 'S', 's')`, [TENANT]);
        for (const [name, versions] of [['klavaro', ['1.10-1', '1.9-1', '1.10~rc1-1', '1:0.1']], ['craie-agent', ['0.9.0', '0.10.0']], ['many', Array.from({ length: MANY }, (_, i) => `1.${i}`)]] as const) {
          await em.query(
            `with a as (insert into app (id, tenant_id, name, sort_name, package, summary, source, created_at) values (gen_random_uuid(), $1, $2, $2, $2, '', 'upload', now()) returning id)
             insert into app_package (id, tenant_id, app_id, version, architecture, depends, sha256, size, file_name, uploaded_at) select gen_random_uuid(), $1, a.id, v, 'all', '', md5(v), 1, 'x.deb', now() from a, unnest($3::text[]) v`,
            [TENANT, name, versions],
          );
        }
      });
      await old.close();
      const now = await Database.open({ ...SCHEMA, ...where });
      const rows: { package: string; kind: string; platform: string | null; versions: string[] }[] = await now.system((em) => em.query(
        `select p.package, p.kind, p.platform, array_agg(p.version order by p.version_key desc) as versions from app_package p group by 1, 2, 3 order by 1`));
      await now.close();
      const [agent, klavaro, many] = rows;
      expect(agent).toEqual({ package: 'craie-agent', kind: 'agent', platform: null, versions: ['0.10.0', '0.9.0'] });
      expect(klavaro).toEqual({ package: 'klavaro', kind: 'deb', platform: 'linux', versions: ['1:0.1', '1.10-1', '1.10~rc1-1', '1.9-1'] });
      expect(many?.versions).toEqual(Array.from({ length: MANY }, (_, i) => `1.${MANY - 1 - i}`));
    } finally {
      await ground.remove();
    }
  });
});
