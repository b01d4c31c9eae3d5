/** What is kept about a person, and its end. */
import type { AuditView, Page, PersonalFile, SavedView, UserView } from '#contract';
import { Database } from '#database';
import { AuditSealer } from '../../../apps/server/src/access/audit.sealer.js';
import { verifyTrail } from '../../../apps/server/src/access/index.js';
import { Expired } from '../../../apps/server/src/access/expired.js';
import { describeEngines } from '../../support/database.js';
import { openDoor, type Browser, type Door } from './door.js';
import { handOver, invited, type Person } from './people.js';

describeEngines('personal data', (engine) => {
  let door: Door;
  let owner: Browser;
  let db: Database;
  beforeAll(async () => {
    door = await openDoor({}, engine);
    owner = await door.signIn();
    db = door.server.app.get(Database);
  });
  afterAll(() => door?.close());

  const list = async (query: string) => ((await owner.call('get', `/audit?limit=200&${query}`).expect(200)).body as Page<AuditView>).items;
  const file = async (who: Browser, path: string) => (await who.call('get', path).expect(200)).body as PersonalFile & Record<string, unknown[]>;
  const busy = async (name: string, role: 'operator' | 'owner' = 'operator'): Promise<Person> => {
    const person = await invited(door, owner, name, role, new Date(door.clock.now().getTime() + 30 * 86_400_000).toISOString());
    await person.call('post', '/views').send({ room: 'devices', name: 'Mes écoles', query: { q: 'a' } }).expect(201);
    await person.call('post', '/session/api-tokens').send({ name: 'inventaire', permissions: ['devices.read'], expiresInDays: 1 }).expect(201);
    await person.call('post', '/organisations').send({ name: `Par ${role}`, kind: 'other' }).expect(201);
    return person;
  };
  const everything = async () => JSON.stringify(await db.system(async (em) => {
    const tables: { name: string }[] = await em.query(`select tablename as name from pg_tables where schemaname = 'public'`);
    const rows: unknown[] = [];
    for (const { name } of tables) rows.push(await em.query(`select * from "${name}"`));
    return rows;
  }));

  it('a person gets all that is kept about them in one file, and no secret; who manages people gets it for others', async () => {
    const person = await busy('solene');
    const own = await file(person, '/session/personal-data');
    expect(own).toMatchObject({
      account: { id: person.id, email: person.email, name: 'solene', language: 'fr', secondFactorSince: null, recoveryCodesLeft: 0 },
      roles: [{ role: 'operator', grantedBy: 'owner' }], sessions: [{ openedAt: expect.any(String), address: '192.0.2.1' }], passkeys: [], apiTokens: [{ name: 'inventaire' }], savedViews: [{ name: 'Mes écoles' }], invitations: [], identities: [],
    });
    expect(own.journal.map(({ action }) => action)).toEqual(['user.joined', 'session.opened', 'api-token.created', 'organisation.created', 'user.data-exported']);
    expect(JSON.stringify(own)).not.toMatch(/argon2|hash|craie_pat|[0-9a-f]{64}/i);
    await person.call('get', `/users/${person.id}/personal-data`).expect(403);
    const told = await file(owner, `/users/${person.id}/personal-data`);
    expect(told.account).toEqual(own.account);
    expect(told.journal.at(-1)).toMatchObject({ action: 'user.data-exported', actor: 'owner' });
    await owner.call('get', '/users/01900000-0000-7000-8000-00000000000f/personal-data').expect(404);
  });

  it('a long trail is told whole, in its order', async () => {
    const person = await busy('longue');
    await db.system((em) => em.query(
      `insert into audit_entry (id, tenant_id, at, actor_kind, actor_id, person_id, action, subject, detail)
       select gen_random_uuid(), $1, now() - interval '1 day' + (n / 3) * interval '1 second', 'user', $2, $2, 'test.done', 'test', jsonb_build_object('n', n) from generate_series(1, 1203) as n`,
      [owner.view.organisation.id, person.id],
    ));
    const { journal } = await file(person, '/session/personal-data');
    const done = journal.filter(({ action }) => action === 'test.done');
    expect(new Set(done.map(({ id }) => id)).size).toBe(1203);
    expect(journal.map(({ at }) => at)).toEqual(journal.map(({ at }) => at).toSorted());
  });

  it('removing keeps the name in the trail; erasing takes it out of everything, and the chain still holds', async () => {
    const [removed, erased] = [await busy('gardee'), await busy('Ombeline')];
    const twin = await busy('jumelle-ombeline');
    await owner.call('delete', `/users/${removed.id}`).expect(204);
    expect((await list(`person=${removed.id}`)).every(({ actor }) => actor.startsWith('gardee'))).toBe(true);
    await owner.call('delete', `/users/${erased.id}?erase=true`).expect(204);
    await erased.call('get', '/session').expect(401);
    expect((await list(`person=${erased.id}`)).map(({ actor }) => actor)).toEqual(['', '', '', '']);
    expect(await list('action=user.erased')).toMatchObject([{ subject: `user:${erased.id}`, actor: 'owner', detail: {} }]);
    const left = await everything();
    expect(left).not.toMatch(/Ombeline|"ombeline@/);
    expect(left).toContain(twin.email);
    // Who was removed before can be erased as well; once.
    await owner.call('delete', `/users/${removed.id}?erase=true`).expect(204);
    expect(await everything()).not.toMatch(/gardee/);
    await owner.call('delete', `/users/${removed.id}?erase=true`).expect(404);
    expect((await list(`person=${removed.id}`)).length).toBeGreaterThan(0);
    while (await door.server.app.get(AuditSealer).seal() > 0);
    expect((await verifyTrail((statement, params) => db.ask(statement, params), owner.view.organisation.id, door.clock.now())).broken).toBeNull();
  });

  it('an administrator of a commune reads and erases its own people and its own journal, and nobody of the syndicate', async () => {
    const organisationId = ((await owner.call('post', '/organisations').send({ name: 'Mimizan', kind: 'commune' }).expect(201)).body as { id: string }).id;
    await handOver(owner, { id: organisationId, name: 'Mimizan' });
    const soon = new Date(door.clock.now().getTime() + 86_400_000).toISOString();
    const mayor = await invited(door, owner, 'admin-mimizan', 'commune-admin', undefined, { organisationId });
    const tech = await invited(door, owner, 'tech-mimizan', 'commune-technician', undefined, { organisationId });
    const guest = await invited(door, owner, 'prestataire-mimizan', 'contractor', soon, { organisationId });
    const gone = await invited(door, owner, 'partie-mimizan', 'operator');
    await gone.call('post', '/sites').send({ organisationId, name: 'École', kind: 'school' }).expect(201);
    await owner.call('delete', `/users/${gone.id}`).expect(204);
    const read = (await mayor.call('get', '/audit?limit=200').expect(200)).body as Page<AuditView>;
    expect(new Set(read.items.map(({ organisation }) => organisation?.id))).toEqual(new Set([organisationId]));
    expect(read.items.map(({ action }) => action)).toEqual(expect.arrayContaining(['session.opened', 'site.created', 'organisation.created']));
    expect(read.items.find(({ action }) => action === 'site.created')?.actor).toBe('partie-mimizan');
    expect((await mayor.call('get', '/audit/export.ndjson').buffer(true)).status).toBe(200);
    expect((await file(mayor, `/users/${tech.id}/personal-data`)).account.email).toBe(tech.email);
    for (const id of [guest.id, owner.view.user.id]) await mayor.call('get', `/users/${id}/personal-data`).expect(404);
    // In their journal, and not theirs: neither who is still there nor who has gone.
    for (const id of [gone.id, owner.view.user.id]) await mayor.call('delete', `/users/${id}?erase=true`).expect(404);
    await mayor.call('delete', `/users/${guest.id}?erase=true`).expect(403);
    await mayor.call('delete', `/users/${tech.id}?erase=true`).expect(204);
    expect(await everything()).not.toMatch(/tech-mimizan/);
    expect(await everything()).toMatch(/partie-mimizan/);
  });

  it('nobody erases themselves, nor without the right to', async () => {
    const person = await busy('curieuse');
    await person.call('delete', `/users/${owner.view.user.id}?erase=true`).expect(403);
    await owner.call('delete', `/users/${owner.view.user.id}?erase=true`).expect(409);
    expect(((await owner.call('get', '/users?q=owner').expect(200)).body as Page<UserView>).items).toHaveLength(1);
    expect((await person.call('get', '/views?room=devices').expect(200)).body as SavedView[]).toHaveLength(1);
  });

  it('tokens and roles that ended long ago are deleted', async () => {
    const person = await busy('partie');
    const count = async () => Number((await db.ask<{ n: string }>('select (select count(*) from api_token where user_id = $1) + (select count(*) from access_grant where user_id = $1) as n', [person.id]))[0]?.n);
    const sweep = async (days: number) => { door.clock.turn(days * 86_400); await door.server.app.get(Expired).sweep(); door.clock.turn(-days * 86_400); };
    await sweep(90);
    expect(await count()).toBe(2);
    await sweep(94);
    expect(await count()).toBe(1);
    await sweep(431);
    expect(await count()).toBe(0);
  });
});
