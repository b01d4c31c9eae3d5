import { Client } from 'pg';
import type { Database } from '#database';
import { describeEngines, openTestDatabase } from '../../support/database.js';
import { postgresUrl } from '../../support/postgres.js';
import { COMMUNE_1, SCHEMA, TENANT_A, Thing } from './thing.js';

/** What a restart of PostgreSQL does to its clients. */
async function cutConnections(db: Database): Promise<void> {
  const [{ name }] = await db.dataSource.query('select current_database() as name');
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  await client.end();
}

/** There is no polite way to make the engine crash, so its thread is reached from inside. */
async function endThread(db: Database): Promise<void> {
  const { embedded } = db as unknown as { embedded: { worker: { terminate(): Promise<number> } } };
  await embedded.worker.terminate();
}

async function untilAnswers(db: Database): Promise<number> {
  for (const deadline = Date.now() + 30_000; ; ) {
    try {
      return await db.system((em) => em.count(Thing));
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

describeEngines('a database that goes away', (engine) => {
  test('is back without a restart; what was interrupted failed, what was acknowledged is there', async () => {
    const troubles: string[] = [];
    const db = await openTestDatabase(engine, { ...SCHEMA, onTrouble: (message) => void troubles.push(message) });
    await db.system((em) => em.insert(Thing, { id: 7, tenantId: TENANT_A, organisationId: COMMUNE_1 }));
    let inside = () => {};
    const started = new Promise<void>((resolve) => { inside = resolve; });
    let cut = Promise.resolve();
    const interrupted = db.system(async (em) => {
      await em.insert(Thing, { id: 8, tenantId: TENANT_A, organisationId: COMMUNE_1 });
      inside();
      await cut;
      await em.count(Thing);
    });
    cut = started.then(() => (engine === 'pglite' ? endThread(db) : cutConnections(db)));
    await expect(interrupted).rejects.toThrow();
    expect(await untilAnswers(db)).toBe(1);
    // On PostgreSQL only a connection that was idle has nobody else to tell.
    if (engine === 'pglite') expect(troubles).not.toEqual([]);
    await db.close();
  });
});
