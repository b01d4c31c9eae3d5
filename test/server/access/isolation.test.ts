/** The second layer alone: the database, as the role of a delegated scope, whatever the services ask. */
import { Database } from '#database';
import type { EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import { SCHEMA } from '../../../apps/server/src/schema.js';
import { describeEngines, openTestDatabase } from '../../support/database.js';
import { idsOf, makeForeign, makeSpecimen, makeSpot, type Specimen, type Spot } from './specimens.js';

/** What a whole syndicate shares: read by all, written by who sees all of it. A title's count goes down with a device that its commune deletes. */
const SHARED = ['app', 'app_package', 'stored_file', 'software_title', 'software_version', 'device_text_letters', 'school_year', 'request_counter'];
const COUNTED = ['software_title', 'request_counter'];

describeEngines('row-level security below the syndicate', (engine) => {
  let db: Database;
  let tables: string[];
  let empty: Spot;
  let own: Specimen;
  let others: Specimen[];

  beforeAll(async () => {
    db = await openTestDatabase(engine, SCHEMA);
    const tenant = v7();
    await db.system(async (em) => {
      await em.query(`insert into organisation (id, tenant_id, kind, name, sort_name) values ($1, $1, 'syndicate', 'S', 's')`, [tenant]);
      empty = await makeSpot(em, tenant, 'Vide');
      own = await makeSpecimen(em, await makeSpot(em, tenant, 'Bordeaux'));
      others = [await makeSpecimen(em, await makeSpot(em, tenant, 'Pessac')), await makeSpecimen(em, await makeForeign(em))];
      const rows: { name: string }[] = await em.query(`select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`);
      tables = rows.map(({ name }) => name);
    });
  });
  afterAll(() => db?.close());

  /** The rows of each table that have to do with a specimen, as text. */
  const told = (scope: { organisations: string[]; sites?: string[] }, about: readonly Specimen[]) => db.tenant({ tenantId: own.tenant, ...scope }, async (em) => {
    const ids = about.flatMap(idsOf);
    const seen: string[] = [];
    for (const table of tables) {
      const rows: { row: string }[] = await em.query(`select t::text as row from ${table} t`);
      if (!SHARED.includes(table) && rows.some(({ row }) => ids.some((id) => row.includes(id)))) seen.push(table);
    }
    return seen;
  });
  const OF_A_DEVICE = [
    'app_exclusion', 'app_icon', 'calendar_exception', 'class_hours', 'command', 'command_queue', 'deployment', 'deployment_device', 'deployment_wave', 'device', 'device_certificate', 'device_distinct', 'device_event', 'device_label', 'device_mark', 'device_merge', 'device_move', 'device_move_line', 'device_presence', 'device_presence_day',
    'device_software', 'device_target', 'device_trust', 'enrolment_token', 'inventory_section', 'pending_act', 'request', 'request_code', 'request_message', 'room', 'site_uai', 'target_item',
  ];

  test('a commune sees all that is its own, and nothing of another', async () => {
    const scope = { organisations: [own.organisation] };
    expect(await told(scope, [own])).toEqual([
      ...OF_A_DEVICE, 'access_grant', 'access_request', 'api_token', 'app_user', 'custom_role', 'device_text', 'identity_provider', 'import_mapping', 'import_row', 'import_run', 'invitation', 'passkey', 'session', 'sign_in_policy', 'user_identity', 'webhook',
      'webhook_delivery',
    ].sort());
    expect(await told(scope, others)).toEqual([]);
  });

  test('a school sees its devices, and nothing else', async () => {
    const scope = { organisations: [], sites: [own.site] };
    expect(await told(scope, [own])).toEqual(OF_A_DEVICE);
    expect(await told(scope, others)).toEqual([]);
  });

  test.each([
    ['of another commune', () => ({ tenantId: own.tenant, organisations: [empty.organisation] })],
    ['of another school', () => ({ tenantId: own.tenant, organisations: [], sites: [empty.site] })],
    ['of no place', () => ({ tenantId: own.tenant, organisations: [] })],
    ['of a place without its syndicate', () => ({ tenantId: v7(), organisations: [own.organisation], sites: [own.site] })],
  ])('a scope %s reads, changes and deletes no row', async (_, scopeOf) => {
    const scope = scopeOf();
    const touched: Record<string, number> = {};
    const places = scope.tenantId === own.tenant ? ['organisation', 'site'] : [];
    for (const table of tables.filter((name) => !SHARED.includes(name) && !places.includes(name))) {
      for (const act of ['select 1 from', 'update', 'delete from'] as const) {
        const rows = await db.tenant(scope, (em) => attempt(em, act, table));
        if (rows > 0) touched[`${act} ${table}`] = rows;
      }
    }
    expect(touched).toEqual({});
    for (const table of SHARED.filter((name) => !COUNTED.includes(name))) {
      for (const act of ['update', 'delete from'] as const) expect([table, act, await db.tenant(scope, (em) => attempt(em, act, table)).catch(() => 0)]).toEqual([table, act, 0]);
    }
    const [left] = await db.system((em) => em.query('select count(*)::int as devices from device'));
    expect(left).toEqual({ devices: 3 });
  });
});

/** @returns how many rows it touched; none where the role has no right at all. What it did is undone. */
async function attempt(em: EntityManager, act: 'select 1 from' | 'update' | 'delete from', table: string): Promise<number> {
  const statement = act === 'update' ? `update ${table} set tenant_id = tenant_id` : `${act} ${table}`;
  await em.query('savepoint attempt');
  try {
    const answer: unknown = await em.query(`with touched as (${statement} ${act.startsWith('select') ? '' : 'returning 1'}) select count(*)::int as rows from touched`);
    return (answer as { rows: number }[])[0]?.rows ?? 0;
  } catch (error) {
    if (error instanceof Error && /permission denied|row-level security/.test(error.message)) return 0;
    throw error;
  } finally {
    await em.query('rollback to savepoint attempt');
  }
}
