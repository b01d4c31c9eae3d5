/** The journal forgets by itself, as each organisation is set to; what is left can still be verified. */
import type { AuditView, OrganisationView, Page } from '#contract';
import { Database } from '#database';
import { AuditRetention } from '../../../apps/server/src/access/audit.retention.js';
import { AuditSealer } from '../../../apps/server/src/access/audit.sealer.js';
import { AuditService, verifyTrail } from '../../../apps/server/src/access/index.js';
import { FORGOTTEN_AT_ONCE } from '../../../apps/server/src/access/audit.service.js';
import { describeEngines } from '../../support/database.js';
import { openDoor, type Browser, type Door } from './door.js';

const DAY = 86_400;
const ACTOR = { kind: 'system' as const, id: null, label: 'Craie' };

describeEngines('the journal and its time', (engine) => {
  let door: Door;
  let owner: Browser;
  let db: Database;
  let tenantId: string;
  beforeAll(async () => {
    door = await openDoor({}, engine);
    owner = await door.signIn();
    db = door.server.app.get(Database);
    tenantId = owner.view.organisation.id;
  });
  afterAll(() => door?.close());

  const commune = async (name: string) => ((await owner.call('post', '/organisations').send({ name, kind: 'commune' }).expect(201)).body as OrganisationView).id;
  /** Something that happened so many days ago. */
  const past = async (organisationId: string | null, ...days: number[]) => {
    for (const ago of days) {
      door.clock.turn(-ago * DAY);
      await db.system((em) => door.server.app.get(AuditService).record(em, { tenantId, actor: ACTOR }, 'test.done', 'test', { ago }, { organisationId }));
      door.clock.turn(ago * DAY);
    }
    await seal();
  };
  const seal = async () => { while ((await db.ask('select 1 from audit_pending limit 1')).length > 0) await door.server.app.get(AuditSealer).seal(); };
  const sweep = () => door.server.app.get(AuditRetention).sweep();
  const keep = async (id: string, months: number, status = 200) => (await owner.call('put', `/organisations/${id}/settings/audit.retention-months`).send({ value: months }).expect(status)).body;
  const list = async (organisationId: string, action: string) => ((await owner.call('get', `/audit?limit=200&organisationId=${organisationId}&action=${action}`).expect(200)).body as Page<AuditView>).items;
  const left = async (organisationId: string) => (await list(organisationId, 'test.done')).map(({ detail }) => detail['ago']);
  const verify = async () => { await seal(); return verifyTrail((statement, params) => db.ask(statement, params), tenantId, door.clock.now()); };

  it('keeps twelve months, and fewer where a commune says so; each in its own journal, once a day; the chain holds', async () => {
    const [usual, short] = [await commune('Mimizan'), await commune('Tartas')];
    for (const id of [usual, short]) await past(id, 500, 370, 300, 100);
    await past(null, 400, 40);
    await keep(usual, 13, 400);
    await keep(short, 5, 400);
    await keep(short, 6);
    await sweep();
    expect([await left(usual), await left(short), await left(tenantId)]).toEqual([[100, 300], [100], [40]]);
    expect(await list(usual, 'audit.forgotten')).toMatchObject([{ actor: 'Craie', subject: `organisation:${usual}`, detail: { count: 2, rule: 'retention' } }]);
    expect(await list(short, 'audit.forgotten')).toMatchObject([{ detail: { count: 3 } }]);
    expect(await verify()).toMatchObject({ broken: null, forgotten: 6 });
    await sweep();
    expect(await list(usual, 'audit.forgotten')).toHaveLength(1);
    await keep(tenantId, 6);
    await sweep();
    expect(await left(usual)).toEqual([100]);
    expect(await verify()).toMatchObject({ broken: null, forgotten: 7 });
    await owner.call('delete', `/organisations/${tenantId}/settings/audit.retention-months`).expect(200);
  });

  it('words of what was forgotten leave no others: they go with what is due besides', async () => {
    const id = await commune('Sabres');
    await past(id, 400);
    await sweep();
    await seal();
    door.clock.turn(800 * DAY);
    const words = async () => (await db.ask<{ n: number }>(`select (detail ->> 'count')::int as n from audit_entry where organisation_id = $1 and action = 'audit.forgotten' order by at`, [id])).map(({ n }) => n);
    // The creation of the commune is due by now, and the first word goes with it.
    await sweep();
    expect(await words()).toEqual([2]);
    door.clock.turn(400 * DAY);
    await sweep();
    expect(await words()).toEqual([2]);
    door.clock.turn(-1_200 * DAY);
    expect((await verify()).broken).toBeNull();
  });

  it('a long journal goes in parts; one that cannot be shortened does not stop the others; a commune that is no more is not forgotten about', async () => {
    const [long, stuck, fine, gone] = [await commune('Longue'), await commune('Bloquée'), await commune('Suivante'), await commune('Disparue')];
    await owner.call('delete', `/organisations/${gone}`).expect(204);
    await db.system((em) => em.query(
      `insert into audit_entry (id, tenant_id, at, actor_kind, actor_label, action, subject, detail, organisation_id)
       select gen_random_uuid(), $1, $2::timestamptz - n * interval '1 second', 'system', 'Craie', 'test.done', 'test', '{}', $3 from generate_series(1, $4) as n`,
      [tenantId, new Date(door.clock.now().getTime() - 400 * DAY * 1_000), long, FORGOTTEN_AT_ONCE + 1],
    ));
    for (const id of [stuck, fine, gone]) await past(id, 400);
    await db.system((em) => em.query(`create trigger stuck before delete on audit_entry for each row when (old.organisation_id = '${stuck}') execute function audit_refuse()`));
    await sweep();
    const entries = async (id: string) => (await db.ask(`select 1 from audit_entry where organisation_id = $1 and action = 'test.done'`, [id])).length;
    expect([await entries(long), await entries(stuck), await entries(fine), await entries(gone)]).toEqual([0, 1, 0, 0]);
    expect((await list(long, 'audit.forgotten')).map(({ detail }) => Number(detail['count'])).toSorted((a, b) => a - b)).toEqual([1, FORGOTTEN_AT_ONCE]);
    expect(await list(stuck, 'audit.forgotten')).toEqual([]);
    expect((await verify()).broken).toBeNull();
    await db.system((em) => em.query('drop trigger stuck on audit_entry'));
    await sweep();
    expect(await entries(stuck)).toBe(0);
    expect((await verify()).broken).toBeNull();
  });
});
