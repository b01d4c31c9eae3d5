/** Nothing is left of a person who was erased, in any column of any table: whoever adds one that names people sees it here. */
import type { PersonalFile } from '#contract';
import { Database } from '#database';
import { AuditRetention } from '../../../apps/server/src/access/audit.retention.js';
import { AuditSealer } from '../../../apps/server/src/access/audit.sealer.js';
import { verifyTrail } from '../../../apps/server/src/access/index.js';
import { describeEngines } from '../../support/database.js';
import { openDoor, type Browser, type Door } from './door.js';
import { handOver, invited, type Person } from './people.js';
import { makeSpecimen, makeSpot, type Specimen } from './specimens.js';

interface Column { table: string; column: string }

/** Where a name may stay, and why. Each must be seen to: one that nothing hits any more is to be taken away. */
const STAYS: Readonly<Record<string, string>> = {
  'import_row.cells': 'what a file held: it goes after 90 days with its import',
  'audit_entry.reason': 'free text that somebody wrote: the register asks not to name people there',
};
/** What bears the name of who did something, by its own name. */
const SIGNATURE = /(_by|_label)$|^actor$/;
/** Written by the service alone, in its own name, or by nobody any more. */
const NO_SIGNATURE = ['audit_entry.actor_label'];

describeEngines('erasure', (engine) => {
  let door: Door;
  let owner: Browser;
  let db: Database;
  let specimen: Specimen;
  beforeAll(async () => {
    door = await openDoor({}, engine);
    owner = await door.signIn();
    db = door.server.app.get(Database);
    specimen = await db.system(async (em) => makeSpecimen(em, await makeSpot(em, owner.view.organisation.id, 'Dax')));
    await handOver(owner, { id: specimen.organisation, name: 'Dax' });
    await owner.call('put', `/organisations/${specimen.organisation}/settings/school.week`).send({ value: 'none' }).expect(200);
  });
  afterAll(() => door?.close());

  const columns = (): Promise<Column[]> => db.ask<Column>(
    `select c.table_name as table, c.column_name as column from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.udt_name in ('text', 'varchar', 'bpchar', 'json', 'jsonb', '_text', '_varchar', 'bytea') order by 1, 2`);
  const key = ({ table, column }: Column) => `${table}.${column}`;
  /** Columns that hold one of these words anywhere. */
  const hits = async (...words: string[]): Promise<string[]> => {
    const patterns = words.map((word) => `%${word}%`);
    const found: string[] = [];
    for (const one of await columns()) {
      const text = `case when pg_typeof("${one.column}")::text = 'bytea' then encode("${one.column}"::text::bytea, 'escape') else "${one.column}"::text end`;
      const [row] = await db.ask<{ there: boolean }>(`select exists (select from "${one.table}" where ${text} ilike any($1::text[])) as there`, [patterns]);
      if (row?.there) found.push(key(one));
    }
    return found;
  };
  /** Signs everything there is with one name. */
  const sign = async (name: string, email: string): Promise<string[]> => {
    const signatures = (await columns()).filter((one) => SIGNATURE.test(one.column) && !NO_SIGNATURE.includes(key(one)));
    await db.system(async (em) => {
      for (const { table, column } of signatures) await em.query(`update "${table}" set "${column}" = $1`, [name]);
      await em.query('update access_request set name = $1, email = $2', [name, email.toLowerCase()]);
      await em.query(`update import_row set cells = jsonb_build_array($1::text)`, [name]);
    });
    return signatures.map(key);
  };
  const busy = async (name: string): Promise<{ person: Person; signatures: string[] }> => {
    const person = await invited(door, owner, name, 'owner');
    const signatures = await sign(name, person.email);
    const { body: token } = await person.call('post', '/session/api-tokens').send({ name: 'script', permissions: ['enrolment.manage'], expiresInDays: 1 }).expect(201);
    await door.call('post', '/enrolment-tokens').set('authorization', `Bearer ${token.token}`).send({ label: 'T', organisationId: owner.view.organisation.id, maxUses: 1, expiresInHours: 1 }).expect(201);
    await person.call('post', `/organisations/${specimen.organisation}/looks`).send({ reason: `${name} regarde` }).expect(201);
    return { person, signatures };
  };
  const verify = async () => {
    while (await door.server.app.get(AuditSealer).seal() > 0);
    return verifyTrail((statement, params) => db.ask(statement, params), owner.view.organisation.id, door.clock.now());
  };

  it('is told whole, and then nothing is left but what says so', async () => {
    const { person, signatures } = await busy('Zwyntak');
    expect(await hits('Zwyntak')).toEqual(expect.arrayContaining([...signatures, ...Object.keys(STAYS), 'app_user.email', 'audit_name.name', 'access_request.email']));
    const file = (await person.call('get', '/session/personal-data').expect(200)).body as PersonalFile;
    expect(file).toMatchObject({
      settings: [{ key: 'school.week' }], imports: expect.arrayContaining([{ kind: 'sites', fileName: 'x', createdAt: expect.any(String) }]), webhooks: [{ name: 'x' }], accessRequests: [{ provider: 'Annuaire' }],
      enrolmentTokens: expect.arrayContaining([expect.objectContaining({ label: 'T' })]), deployments: [{ app: 'App' }], customRoles: [{ name: 'x' }], delegationsGiven: [{ name: 'Dax' }], actsAsked: [{ kind: 'command.reboot' }],
    });
    await owner.call('delete', `/users/${person.id}?erase=true`).expect(204);
    expect(await hits('Zwyntak')).toEqual(Object.keys(STAYS).toSorted());
    // What they signed says one and the same thing of them.
    const [hook] = await db.ask<{ by: string }>('select created_by as by from webhook');
    expect(hook?.by).toBe(`#${person.id.slice(-6)}`);
    expect(await hits(String(hook?.by))).toEqual(expect.arrayContaining(['setting.set_by', 'import_run.created_by', 'pending_act.asked_label', 'delegation.handed_over_by']));
    expect((await verify()).broken).toBeNull();
  });

  it('who was removed keeps their name for the time of the journal, and not a day longer', async () => {
    const { person, signatures } = await busy('Ombeline');
    const back = await invited(door, owner, 'Revenue', 'operator');
    await db.system((em) => em.query(`update webhook set created_by = 'Revenue'`));
    await owner.call('delete', `/users/${person.id}`).expect(204);
    await owner.call('delete', `/users/${back.id}`).expect(204);
    // The same person with an account again.
    const again = await invited(door, owner, 'Revenue', 'operator');
    const sweep = async (days: number) => {
      door.clock.turn(days * 86_400);
      await verify();
      await door.server.app.get(AuditRetention).sweep();
      door.clock.turn(-days * 86_400);
    };
    await sweep(300);
    expect(await hits('Ombeline')).toEqual(expect.arrayContaining(['setting.set_by', 'audit_name.name']));
    await sweep(400);
    const stays = [...Object.keys(STAYS), 'access_request.email', 'access_request.name'];
    expect((await hits('Ombeline')).filter((one) => !stays.includes(one))).toEqual([]);
    expect(signatures).toContain('setting.set_by');
    expect(await hits('Revenue')).toEqual(expect.arrayContaining(['app_user.name', 'webhook.created_by', 'audit_name.name']));
    expect(again.id).not.toBe(back.id);
    expect((await verify()).broken).toBeNull();
  });
});
