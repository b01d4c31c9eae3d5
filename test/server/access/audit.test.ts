/** The trail: whose commune, from where and why; only ever added to; chained, verified, forgotten after its time. */
import { setImmediate } from 'node:timers/promises';
import type { AuditIntegrity, AuditView, Page, SiteView } from '#contract';
import { Database } from '#database';
import { AuditCheck } from '../../../apps/server/src/access/audit.check.js';
import { AuditSealer } from '../../../apps/server/src/access/audit.sealer.js';
import { AuditService } from '../../../apps/server/src/access/index.js';
import { verifyTrail, type Verdict } from '../../../apps/server/src/access/audit.verify.js';
import { newId } from '../../../apps/server/src/shared/id.js';
import type { Scope } from '../../../apps/server/src/shared/scope.js';
import { describeEngines } from '../../support/database.js';
import { openDoor, type Browser, type Door } from './door.js';
import { invited } from './people.js';

const DAY = 86_400_000;
const ACTOR = { kind: 'system' as const, id: null, label: 'Craie' };

describeEngines('the trail', (engine) => {
  let door: Door;
  let owner: Browser;
  let db: Database;
  let audit: AuditService;
  let tenantId: string;
  beforeAll(async () => {
    door = await openDoor({}, engine);
    owner = await door.signIn();
    db = door.server.app.get(Database);
    audit = door.server.app.get(AuditService);
    tenantId = owner.view.organisation.id;
  });
  afterAll(() => door?.close());

  const list = async (query = '') => ((await owner.call('get', `/audit?limit=200${query}`).expect(200)).body as Page<AuditView>).items;
  const sql = <T>(statement: string, params: unknown[] = []) => db.ask<T>(statement, params);
  /** The server seals by itself at the same time. */
  const seal = async () => { while ((await sql('select 1 from audit_pending limit 1')).length > 0) await door.server.app.get(AuditSealer).seal(); };
  const verify = async (): Promise<Verdict> => { await seal(); return verifyTrail((statement, params) => db.ask(statement, params), tenantId, door.clock.now()); };
  /** Nothing is done to hurry it. */
  const byItself = async (): Promise<Verdict> => {
    while ((await sql('select 1 from audit_pending limit 1')).length > 0) await setImmediate();
    return verifyTrail((statement, params) => db.ask(statement, params), tenantId, door.clock.now());
  };
  const commune = async (name: string) => ((await owner.call('post', '/organisations').send({ name, kind: 'commune' }).expect(201)).body as { id: string }).id;
  const add = (organisationId: string | null, at = 'audit.tested') => db.system((em) => audit.record(em, { tenantId, actor: ACTOR }, at, 'test', {}, { organisationId }));
  /** What somebody with the rights of the owner of the tables could do. */
  const tamper = (...statements: string[]) => db.system(async (em) => {
    await em.query(`alter table audit_entry disable trigger user; alter table audit_seal disable trigger user`);
    for (const statement of statements) await em.query(statement);
    await em.query(`alter table audit_entry enable trigger user; alter table audit_seal enable trigger user`);
  });
  const undone = async (statement: string, look: () => Promise<void>, back: string) => { await tamper(statement); await look(); await tamper(back); };

  it('says whose commune it concerned, who acted from where, and why', async () => {
    const dax = await commune('Dax');
    const site = (await owner.call('post', '/sites').send({ organisationId: dax, name: 'École A', kind: 'school' }).expect(201)).body as SiteView;
    const [made] = await list(`&organisationId=${dax}&action=site.created`);
    expect(made).toMatchObject({ subject: `site:${site.id}`, organisation: { id: dax, name: 'Dax' }, actor: 'owner', person: owner.view.user.id, address: '192.0.2.1', reason: null });
    expect(await list(`&organisationId=${tenantId}&action=session.opened`)).toMatchObject([{ organisation: null, address: '198.51.100.1', actor: 'owner' }]);
    const one: Scope = { tenantId, organisations: [dax], actor: { kind: 'user', id: owner.view.user.id, label: 'owner' }, permissions: [], locale: 'fr' };
    await db.tenant(one, (em) => audit.record(em, one, 'audit.looked', 'devices', { n: 1 }, { reason: ' Panne signalée ' }));
    expect(await list('&action=audit.looked')).toMatchObject([{ organisation: { id: dax }, reason: 'Panne signalée', address: null, detail: { n: 1 } }]);
    expect(await list(`&q=${encodeURIComponent('panne signalée')}`)).toMatchObject([{ action: 'audit.looked' }]);
    const { body: token } = await owner.call('post', '/session/api-tokens').send({ name: 'script', permissions: ['organisations.manage'], expiresInDays: 30 }).expect(201);
    await door.call('post', '/organisations').set('authorization', `Bearer ${token.token}`).send({ name: 'Par jeton', kind: 'other' }).expect(201);
    expect((await list('&action=organisation.created'))[0]).toMatchObject({ actor: 'owner (script)', person: owner.view.user.id });
  });

  it('finds by time, person, action, commune, device and text; refuses what is no filter', async () => {
    const tarnos = await commune('Tarnos 100 %');
    expect(await list('&q=TARNOS%20100%20%25')).toMatchObject([{ detail: { name: 'Tarnos 100 %' } }]);
    expect(await list('&q=100%20%25x')).toEqual([]);
    const person = await invited(door, owner, 'zelie', 'auditor');
    expect((await list(`&person=${person.id}`)).map(({ action }) => action)).toEqual(['session.opened', 'user.joined']);
    expect((await list('&q=Zelie%40')).map(({ action }) => action)).toEqual(expect.arrayContaining(['user.joined', 'user.invited']));
    const [newest] = await list(`&organisationId=${tarnos}`);
    expect(await list(`&organisationId=${tarnos}&from=${newest?.at}`)).toHaveLength(1);
    expect(await list(`&organisationId=${tarnos}&to=${newest?.at}`)).toEqual([]);
    expect(await list(`&deviceId=${newId()}`)).toEqual([]);
    for (const query of ['from=2026-W12', 'from=hier', 'person=1', 'q=a%00', 'to=2026-13-01']) await owner.call('get', `/audit?${query}`).expect(400);
    const first = (await owner.call('get', '/audit?limit=2').expect(200)).body as Page<AuditView>;
    const second = (await owner.call('get', `/audit?limit=2&cursor=${first.next}`).expect(200)).body as Page<AuditView>;
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual((await list()).slice(0, 4).map(({ id }) => id));
    await owner.call('get', `/audit?cursor=${Buffer.from('["1","019ad1f0-7a00-7000-8000-5c4a1e000001"]').toString('base64url')}`).expect(400);
  });

  it('a delegated person reads the entries of their communes, their seals and those names alone, and nothing else in the database', async () => {
    const [mine, other] = [await commune('Mienne'), await commune('Autre')];
    await seal();
    const seen = (organisations: string[]) => db.tenant({ tenantId, organisations }, async (em) => ({
      entries: (await em.query('select distinct organisation_id as id from audit_entry')).map(({ id }: { id: string }) => id),
      seals: (await em.query('select distinct organisation_id as id from audit_seal')).map(({ id }: { id: string }) => id),
      names: (await em.query('select name from audit_name')).map(({ name }: { name: string }) => name),
    }));
    expect(await seen([mine])).toEqual({ entries: [mine], seals: [mine], names: ['owner'] });
    expect(await seen([])).toEqual({ entries: [], seals: [], names: [] });
    expect((await seen([mine, other])).entries).toHaveLength(2);
    expect(await db.tenant({ tenantId: newId(), organisations: 'all' }, (em) => em.query('select 1 from audit_entry'))).toEqual([]);
    const elsewhere = newId();
    await expect(db.tenant({ tenantId: elsewhere, organisations: 'all' }, (em) => em.query(`select audit_name_of($1, $2, 'x', '')`, [tenantId, elsewhere]))).rejects.toThrow(/another tenant/);
  });

  it('is only ever added to: neither the role of tenants nor the service itself changes or deletes', async () => {
    await seal();
    const tries = ['update audit_entry set action = action', 'delete from audit_entry', 'truncate audit_entry', 'update audit_seal set seq = seq', 'delete from audit_seal', 'truncate audit_seal'];
    for (const statement of tries) {
      for (const organisations of ['all', [tenantId]] as const) await expect(db.tenant({ tenantId, organisations }, (em) => em.query(statement))).rejects.toThrow(/permission denied/);
      await expect(db.system((em) => em.query(statement))).rejects.toThrow(/only ever added to/);
    }
    for (const table of ['audit_seal', 'audit_pending', 'audit_name', 'audit_check']) {
      await expect(db.tenant({ tenantId, organisations: 'all' }, (em) => em.query(`delete from ${table}`))).rejects.toThrow(/permission denied/);
    }
  });

  it('seals what is committed by itself, in one chain without a gap', async () => {
    await Promise.all(Array.from({ length: 20 }, () => add(null)));
    const { head } = await byItself();
    const verdict = await verify();
    expect(verdict.head).toEqual(head);
    expect(verdict).toMatchObject({ broken: null, forgotten: 0 });
    expect(verdict.entries).toBe(verdict.head.seq);
    expect((await list())[0]?.seq).toBeGreaterThan(0);
    const [row] = await sql<{ n: string; most: string }>('select count(*) as n, max(seq) as most from audit_seal');
    expect(row?.n).toBe(row?.most);
  });

  it('finds whatever was done behind its back, and says where', async () => {
    const organisationId = await commune('Altérée');
    await add(null);
    await seal();
    const [{ id, seq }] = await sql<{ id: string; seq: string }>('select e.id, s.seq from audit_entry e join audit_seal s on s.entry_id = e.id where e.organisation_id = $1', [organisationId]) as [{ id: string; seq: string }];
    const place = { seq: Number(seq), entryId: id };
    const keep = `create table kept as select * from audit_entry where id = '${id}'`;
    await undone(`update audit_entry set detail = '{"name":"Innocente"}' where id = '${id}'`, async () => expect((await verify()).broken).toEqual({ what: 'altered', ...place }), `update audit_entry set detail = '{"name":"Altérée"}' where id = '${id}'`);
    await undone(`${keep}; delete from audit_entry where id = '${id}'`, async () => expect((await verify()).broken).toEqual({ what: 'missing', ...place }), `insert into audit_entry select * from kept; drop table kept`);
    await undone(`update audit_seal set entry_hash = repeat('0', 64) where seq = ${seq}`, async () => expect((await verify()).broken).toEqual({ what: 'chain', ...place }), `update audit_seal set entry_hash = h from (select '${(await sql<{ h: string }>('select entry_hash as h from audit_seal where seq = $1', [seq]))[0]?.h}' as h) x where seq = ${seq}`);
    await undone(`create table kept as select * from audit_seal where seq = ${seq}; delete from audit_seal where seq = ${seq}`, async () => expect((await verify()).broken).toEqual({ what: 'gap', seq: Number(seq), entryId: null }), `insert into audit_seal select * from kept; drop table kept`);
    await undone(`update audit_name set name = 'Quelqu’un d’autre' where name = 'owner' and email = ''`, async () => expect((await verify()).broken).toMatchObject({ what: 'name', entryId: expect.any(String) }), `update audit_name set name = 'owner' where name = 'Quelqu’un d’autre'`);
    const late = newId();
    await tamper(`insert into audit_entry (id, tenant_id, at, actor_kind, actor_label, action, subject, detail) values ('${late}', '${tenantId}', now(), 'system', 'x', 'a.b', 'x', '{}')`);
    expect((await verify()).broken).toEqual({ what: 'unsealed', seq: null, entryId: late });
    await tamper(`delete from audit_entry where id = '${late}'`);
    expect((await verify()).broken).toBeNull();
  });

  it('what waits too long for its seal is found, and a head that was noted must still be there', async () => {
    const { head } = await verify();
    await db.system(async (em) => {
      await em.query('select pg_advisory_xact_lock(4702912)');
      const ask = <T>(statement: string, params?: unknown[]) => em.query<T[]>(statement, params);
      await audit.record(em, { tenantId, actor: ACTOR }, 'audit.tested', 'test');
      expect((await verifyTrail(ask, tenantId, door.clock.now())).broken).toBeNull();
      expect((await verifyTrail(ask, tenantId, new Date(door.clock.now().getTime() + 61_000))).broken).toMatchObject({ what: 'unsealed' });
      expect((await verifyTrail(ask, tenantId, door.clock.now(), { known: head })).broken).toBeNull();
      expect((await verifyTrail(ask, tenantId, door.clock.now(), { known: { ...head, hash: 'f'.repeat(64) } })).broken).toEqual({ what: 'chain', seq: head.seq, entryId: null });
      expect((await verifyTrail(ask, tenantId, door.clock.now(), { known: { seq: head.seq + 1_000, hash: head.hash } })).broken).toMatchObject({ what: 'gap' });
    });
  });

  it('forgets one commune up to a time, in parts, says so, and the chain still holds', async () => {
    const [old, other] = [await commune('Ancienne'), await commune('Voisine')];
    door.clock.turn(-400 * DAY / 1_000);
    for (let n = 0; n < 5; n++) await add(old);
    await db.system(async (em) => {
      await audit.record(em, { tenantId, actor: ACTOR }, 'audit.tested', 'test', {}, { organisationId: other });
      door.clock.turn(1);
      expect(await audit.forget(em, tenantId, other, door.clock.now())).toBe(0);
    });
    await add(null);
    door.clock.turn(400 * DAY / 1_000 - 1);
    const before = new Date(door.clock.now().getTime() - 365 * DAY);
    await seal();
    expect(await db.system((em) => audit.forget(em, tenantId, old, before, 'one year'))).toBe(5);
    expect(await db.system((em) => audit.forget(em, tenantId, old, before))).toBe(0);
    expect(await list(`&organisationId=${old}&action=audit.tested`)).toEqual([]);
    expect(await list(`&organisationId=${other}&action=audit.tested`)).toHaveLength(1);
    expect(await list(`&organisationId=${old}&action=audit.forgotten`)).toMatchObject([{ actor: 'Craie', detail: { count: 5, rule: 'one year', before: before.toISOString(), fromSeq: expect.any(Number), toSeq: expect.any(Number) } }]);
    expect(await verify()).toMatchObject({ broken: null, forgotten: 5 });
    await db.system((em) => audit.forget(em, tenantId, null, before));
    expect(await verify()).toMatchObject({ broken: null, forgotten: 6 });
    await expect(db.system((em) => audit.forget(em, tenantId, old, new Date(door.clock.now().getTime() + DAY)))).rejects.toThrow(RangeError);
    // The word that they were forgotten may be forgotten in its turn, once a later one takes its place.
    door.clock.turn(2);
    await db.system((em) => audit.forget(em, tenantId, old, door.clock.now()));
    expect(await verify()).toMatchObject({ broken: null });
    door.clock.turn(-2);
  });

  it('exports what is filtered: whoever has the file computes the hashes again; no cell is a formula', async () => {
    await commune('=HYPERLINK("x")');
    await seal();
    const csv = await owner.call('get', '/audit/export.csv?action=organisation.created').expect(200);
    expect(csv.headers['content-type']).toMatch(/^text\/csv/);
    expect(csv.text.split('\r\n')[0]).toBe('\ufeffseq;at;actor;action;subject;name;organisation;reason;address;detail;id;entryHash;chainHash');
    expect(csv.text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(csv.text.trim().split('\r\n').length - 1).toBe((await list('&action=organisation.created')).length);
    const { text } = await owner.call('get', '/audit/export.ndjson').buffer(true).parse((response, done) => { let all = ''; response.on('data', (part: Buffer) => { all += part.toString(); }).on('end', () => done(null, all)); }).expect(200).then(({ body }) => ({ text: body as string }));
    const lines = text.trim().split('\n').map((line) => JSON.parse(line));
    expect(lines.length).toBe((await list()).length);
    const { createHash } = await import('node:crypto');
    const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.map(sorted) : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)])) : value);
    for (const { entry, entryHash } of lines) expect(createHash('sha256').update(JSON.stringify(sorted(entry))).digest('hex')).toBe(entryHash);
  });

  it('says how the chain stands', async () => {
    const state = async () => (await owner.call('get', '/audit/integrity').expect(200)).body as AuditIntegrity;
    const later = async (seconds: number) => { door.clock.turn(seconds); await door.server.app.get(AuditCheck).look(); door.clock.turn(-seconds); };
    await seal();
    await later(3_600);
    const good = await state();
    expect(good).toMatchObject({ trouble: null, head: expect.stringMatching(/^[0-9a-f]{64}$/), verifiedAt: expect.any(String) });
    expect(good.verified).toBe(good.sealed);
    await add(null);
    await seal();
    await later(3_700);
    expect((await state()).verified).toBe(good.sealed);
    await later(7_200);
    expect((await state()).verified).toBe(good.sealed + 1);
    await tamper(`update audit_entry set action = 'a.c' where id = (select entry_id from audit_seal where seq = 1)`);
    await later(11_000);
    expect((await state()).trouble).toBeNull();
    await later(90_000);
    expect((await state()).trouble).toEqual({ what: 'altered', seq: 1 });
  });
});
