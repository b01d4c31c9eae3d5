import type { EntityManager } from 'typeorm';
import { DatabaseMisuse, type Database, type DatabaseScope } from '#database';
import { describeEngines, openTestDatabase } from '../../support/database.js';
import { COMMUNE_1, SCHEMA, TENANT_A, TENANT_B, Thing } from './thing.js';

const thing = (id: number, tenantId = TENANT_A) => ({ id, tenantId, organisationId: COMMUNE_1 });

describeEngines('transactions', (engine) => {
  let db: Database;
  const troubles: string[] = [];
  const scope: DatabaseScope = { tenantId: TENANT_A, organisations: 'all' };
  const has = (id: number) => db.system((em) => em.existsBy(Thing, { id }));

  beforeAll(async () => {
    db = await openTestDatabase(engine, { ...SCHEMA, onTrouble: (message) => void troubles.push(message) });
  });
  afterAll(() => db?.close());

  test('a nested call of the same scope is part of the outer transaction', async () => {
    const outer = db.tenant(scope, async () => {
      await db.tenant({ ...scope }, (em) => em.insert(Thing, thing(1)));
      throw new Error('changed my mind');
    });
    await expect(outer).rejects.toThrow('changed my mind');
    expect(await has(1)).toBe(false);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['another tenant', () => db.tenant({ tenantId: TENANT_B, organisations: 'all' }, async () => {})],
    ['the same tenant, wider', () => db.tenant({ ...scope, organisations: [COMMUNE_1] }, async () => {})],
    ['the owner', () => db.system(async () => {})],
    ['one statement of the owner', () => db.ask('select 1')],
    ['the data source', () => db.dataSource.query('select 1')],
    ['a repository', () => db.dataSource.getRepository(Thing).find()],
    ['a transaction of its own', () => db.dataSource.transaction(async () => {})],
  ])('asking for %s inside is refused at once instead of waiting for ever', async (_, misuse) => {
    await expect(db.tenant(scope, misuse)).rejects.toThrow(DatabaseMisuse);
  });

  const lose = (em: EntityManager, code: string) => em.query(`do $$ begin raise exception 'lost' using errcode = '${code}'; end $$`);

  test.each(['40P01', '40001'])('a tenant transaction that loses against another (%s) runs once more, its follow-ups only for the attempt that commits', async (code) => {
    const ran: string[] = [];
    const id = code === '40001' ? 20 : 21;
    await db.tenant(scope, async (em) => {
      ran.push('attempt');
      db.afterCommit(() => void ran.push('committed'));
      await em.insert(Thing, thing(id));
      if (ran.length === 1) await db.tenant(scope, (inner) => lose(inner, code));
    });
    expect(ran).toEqual(['attempt', 'attempt', 'committed']);
    expect(await has(id)).toBe(true);
  });

  test('one statement needs no transaction around it, and inside the owner\'s it is part of that one', async () => {
    await db.system(async (em) => {
      await em.insert(Thing, thing(40));
      expect(await db.ask('select id from thing where id = $1', [40])).toHaveLength(1);
    });
    expect(await db.ask('select id from thing where id = $1', [40])).toEqual([{ id: 40 }]);
    await expect(db.ask('select nothing')).rejects.toThrow('nothing');
    expect(db.pool()).toMatchObject({ inUse: 0, waiting: 0 });
  });

  test('it is tried twice, not for ever; and any other error not at all', async () => {
    for (const [code, times] of [['40P01', 2], ['23514', 1]] as const) {
      let attempts = 0;
      await expect(db.tenant(scope, (em) => { attempts++; return lose(em, code); })).rejects.toThrow('lost');
      expect(attempts).toBe(times);
    }
  });

  if (engine === 'postgresql') {
    test('two that wait for each other both end', async () => {
      await db.system((em) => em.insert(Thing, [thing(30), thing(31)]));
      let arrived = 0;
      let go = () => {};
      const both = new Promise<void>((resolve) => { go = resolve; });
      const lock = (em: EntityManager, id: number) => em.query('select from thing where id = $1 for update', [id]);
      const cross = (first: number, second: number) => db.tenant(scope, async (em) => {
        await lock(em, first);
        if (++arrived === 2) go();
        await both;
        await lock(em, second);
      });
      await Promise.all([cross(30, 31), cross(31, 30)]);
      expect(arrived).toBeGreaterThan(2);
    });
  }

  test('outside of transactions the data source is free', async () => {
    expect(await db.dataSource.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('work after the commit runs outside of the transaction, and sees what was committed', async () => {
    const order: string[] = [];
    await db.tenant(scope, async (em) => {
      await em.insert(Thing, thing(2));
      db.afterCommit(async () => void order.push(`after: ${await has(2)}`));
      await db.tenant(scope, async () => db.afterCommit(() => void order.push('nested')));
      order.push('work');
    });
    expect(order).toEqual(['work', 'after: true', 'nested']);
  });

  test('work after the commit does not run on a roll-back, and runs at once without a transaction', async () => {
    const ran: string[] = [];
    await db.system(async () => { db.afterCommit(() => void ran.push('rolled back')); throw new Error('no'); }).catch(() => {});
    db.afterCommit(() => void ran.push('at once'));
    expect(ran).toEqual(['at once']);
  });

  test('a follow-up that fails does not fail what is committed', async () => {
    await db.system(async (em) => { await em.insert(Thing, thing(3)); db.afterCommit(() => { throw new Error('follow-up'); }); });
    expect(troubles.join()).toContain('follow-up');
    expect(await has(3)).toBe(true);
  });

  test('work that was started inside and goes on after the end is not taken for inside', async () => {
    let late: Promise<boolean> | undefined;
    let go = () => {};
    const ended = new Promise<void>((resolve) => { go = resolve; });
    await db.tenant(scope, async () => { late = ended.then(() => has(3)); });
    go();
    expect(await late).toBe(true);
  });

  test('more transactions at once than connections all end', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, n) => db.tenant(scope, (em) => em.insert(Thing, thing(100 + n)))));
    expect(await db.system((em) => em.count(Thing))).toBeGreaterThanOrEqual(60);
  });
});
