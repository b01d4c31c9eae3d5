import { Database } from '#database';
import { verifyTrail } from '../../../apps/server/src/access/index.js';
import { Audit1700000000019 } from '../../../apps/server/src/migrations/0018-audit.js';
import { MIGRATIONS } from '../../../apps/server/src/migrations/index.js';
import { SCHEMA } from '../../../apps/server/src/schema.js';
import { createServer } from '../../../apps/server/src/server.js';
import { loadConfig } from '../../../apps/server/src/shared/config-load.js';
import { newId } from '../../../apps/server/src/shared/id.js';
import { describeEngines, testGround } from '../../support/database.js';

const [TENANT, COMMUNE, SITE, USER, TOKEN, GONE, INVITATION] = Array.from({ length: 7 }, newId) as [string, string, string, string, string, string, string];

describeEngines('a trail of before it was chained', (engine) => {
  test('learns its communes, keeps names apart, and is sealed by the next start', async () => {
    const place = MIGRATIONS.findIndex(({ name }) => name.startsWith('Audit'));
    const before = { entities: [], migrations: MIGRATIONS.slice(0, place) };
    const ground = await testGround(engine, before);
    const where = { dataDir: ground.dataDir, ...(ground.url ? { url: ground.url } : {}) };
    try {
      const old = await Database.open({ ...before, ...where });
      await old.system(async (em) => {
        await em.query(`insert into organisation (id, tenant_id, kind, name, sort_name) values ($1, $1, 'syndicate', 'S', 's'), ($2, $1, 'commune', 'Dax', 'dax')`, [TENANT, COMMUNE]);
        await em.query(`insert into site (id, tenant_id, organisation_id, kind, name, sort_name) values ($1, $2, $3, 'school', 'A', 'a')`, [SITE, TENANT, COMMUNE]);
        await em.query(`insert into app_user (id, tenant_id, email, name, sort_name, locale, password_hash) values ($1, $2, 'zoe@x.example', 'Zoé', 'zoe', 'fr', 'x')`, [USER, TENANT]);
        await em.query(`insert into api_token (id, tenant_id, user_id, name, token_hash, created_at) values ($1, $2, $3, 'script', 'h', now())`, [TOKEN, TENANT, USER]);
        for (const user of [USER, GONE]) await em.query(`insert into saved_view (id, tenant_id, user_id, room, name, query) values (gen_random_uuid(), $1, $2, 'devices', 'v', '{}')`, [TENANT, user]);
        const entries: [string, string | null, string, string, string, object][] = [
          ['user', USER, 'Zoé', 'site.created', `site:${SITE}`, { name: 'A' }],
          ['api-token', TOKEN, 'Zoé (script)', 'organisation.created', `organisation:${COMMUNE}`, { name: 'Dax' }],
          ['user', GONE, 'Rémi', 'user.invited', `invitation:${INVITATION}`, { name: 'zoe@x.example', role: 'auditor' }],
          ['user', USER, 'Zoé', 'user.joined', `user:${USER}`, { name: 'Zoé', email: 'zoe@x.example', role: 'auditor' }],
          ['user', USER, 'Zoé', 'device.revoked', `device:${newId()}`, { reason: 'perdu' }],
          ['device', newId(), 'Jeton A', 'device.enrolled', `device:${newId()}`, { again: false }],
        ];
        for (const [kind, id, label, action, subject, detail] of entries) {
          await em.query(`insert into audit_entry (id, tenant_id, at, actor_kind, actor_id, actor_label, action, subject, detail) values ($1, $2, now(), $3, $4, $5, $6, $7, $8)`, [newId(), TENANT, kind, id, label, action, subject, detail]);
        }
      });
      await old.close();
      const server = await createServer(loadConfig({ DATA_DIR: ground.dataDir, DATABASE_URL: ground.url ?? '', HTTP_PORT: '0', DEVICE_HOST: '127.0.0.1', DEVICE_PORT: '0', MQTT_PORT: '0', LOG_LEVEL: 'silent' }));
      await server.close();
      const now = await Database.open({ ...SCHEMA, ...where });
      const rows = await now.ask(`select e.action, e.organisation_id, e.person_id, e.actor_label, a.name as actor, s.name, s.email, e.detail, e.reason, l.seq::int from audit_entry e
        left join audit_name a on a.digest = e.actor_digest left join audit_name s on s.digest = e.subject_digest left join audit_seal l on l.entry_id = e.id order by e.id`);
      expect(rows).toMatchObject([
        { action: 'site.created', organisation_id: COMMUNE, person_id: USER, actor_label: null, actor: 'Zoé', detail: { name: 'A' }, seq: expect.any(Number) },
        { action: 'organisation.created', organisation_id: COMMUNE, person_id: USER, actor: 'Zoé (script)', detail: { name: 'Dax' } },
        { action: 'user.invited', organisation_id: null, person_id: GONE, actor: 'Rémi', name: 'zoe@x.example', email: '', detail: { role: 'auditor' } },
        { action: 'user.joined', actor: 'Zoé', name: 'Zoé', email: 'zoe@x.example', detail: { role: 'auditor' } },
        { action: 'device.revoked', organisation_id: null, detail: {}, reason: 'perdu' },
        { action: 'device.enrolled', person_id: null, actor_label: 'Jeton A', actor: null, detail: { again: false } },
      ]);
      expect(await verifyTrail((statement, params) => now.ask(statement, params), TENANT, new Date())).toMatchObject({ entries: 6, head: { seq: 6 }, broken: null });
      expect(await now.ask('select user_id from saved_view')).toEqual([{ user_id: USER }]);
      const runner = now.dataSource.createQueryRunner();
      await new Audit1700000000019().down(runner);
      await runner.release();
      expect(await now.ask(`select action, actor_label, detail from audit_entry where action in ('user.joined', 'organisation.created') order by action`)).toEqual([
        { action: 'organisation.created', actor_label: 'Zoé (script)', detail: { name: 'Dax' } },
        { action: 'user.joined', actor_label: 'Zoé', detail: { name: 'Zoé', email: 'zoe@x.example', role: 'auditor' } },
      ]);
      await now.close();
    } finally {
      await ground.remove();
    }
  });
});
