/** `npm run audit`: beside a server that runs, and without one. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Database } from '#database';
import { AuditService } from '../../../apps/server/src/access/index.js';
import { auditOrder } from '../../../apps/server/src/backup/audit-order.js';
import { SCHEMA } from '../../../apps/server/src/schema.js';
import { createServer, type Server } from '../../../apps/server/src/server.js';
import { loadConfig } from '../../../apps/server/src/shared/config-load.js';
import { loadPlaces, type Places } from '../../../apps/server/src/shared/config-places.js';
import { describeEngines, testGround, type TestGround } from '../../support/database.js';

describeEngines('npm run audit', (engine) => {
  let ground: TestGround;
  let environment: Record<string, string>;
  let places: Places;
  let server: Server | undefined;
  beforeAll(async () => {
    ground = await testGround(engine, SCHEMA);
    environment = { DATA_DIR: ground.dataDir, DATABASE_URL: ground.url ?? '', HTTP_PORT: '0', DEVICE_HOST: '127.0.0.1', DEVICE_PORT: '0', MQTT_PORT: '0', LOG_LEVEL: 'silent', CRAIE_OWNER_EMAIL: 'a@x.example', CRAIE_OWNER_PASSWORD_FILE: join(ground.dataDir, 'password') };
    await writeFile(join(ground.dataDir, 'password'), 'tableau-noir-sans-craie');
    places = loadPlaces(environment);
    server = await createServer(loadConfig(environment));
    await server.app.get(Database).system(async (em) => {
      const [{ id }] = await em.query(`select id from organisation where id = tenant_id`);
      const actor = { kind: 'user' as const, id, label: 'Zoé' };
      for (let n = 0; n < 3; n++) await server?.app.get(AuditService).record(em, { tenantId: id, actor }, 'test.done', 'test', { n });
    });
  });
  afterAll(async () => {
    await server?.close();
    await ground.remove();
  });

  const run = async (what: string, file?: string, known?: string) => {
    const said: string[] = [];
    return { code: await auditOrder(places, what, file, known, (text) => said.push(text)), said: said.join('') };
  };
  const headOf = (said: string) => /head (\d+:[0-9a-f]{64})/.exec(said)?.[1] ?? '';

  it('takes no other order', async () => {
    expect((await run('verify', 'x')).code).toBeUndefined();
    expect((await run('export')).code).toBeUndefined();
    await expect(run('verify', undefined, 'x')).rejects.toThrow(/--known/);
  });

  it('exports all of it, with the chain and the names, into a file of its user alone', async () => {
    await expect(run('export', join(ground.dataDir, 'x.txt'))).rejects.toThrow(/\.ndjson/);
    const path = join(ground.dataDir, 'trail.ndjson');
    // The server seals by itself.
    for (let lines = 0; lines < 4;) {
      expect((await run('export', path)).code).toBe(0);
      lines = (await readFile(path, 'utf8')).split('\n').length - 1;
    }
    const lines = (await readFile(path, 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, k) => k + 1));
    expect(lines.at(-1)).toMatchObject({ entry: { action: 'test.done' }, names: { actor: { name: 'Zoé', salt: expect.stringMatching(/^[0-9a-f]{64}$/) } }, chainHash: expect.any(String) });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await run('export', join(ground.dataDir, 'trail.csv'));
    expect(await readFile(join(ground.dataDir, 'trail.csv'), 'utf8')).toMatch(/^\ufeffseq;at;actor;[^\r]*\r\n1;/);
  });

  it('verifies while the server runs and when it does not; finds what was changed meanwhile', async () => {
    const running = await run('verify');
    expect(running).toMatchObject({ code: 0, said: expect.stringMatching(/\d+ entries, from 20\S+ to 20\S+;[^]*Nothing was changed/) });
    expect((await run('verify', undefined, headOf(running.said))).code).toBe(0);
    expect(await run('verify', undefined, `1:${'0'.repeat(64)}`)).toMatchObject({ code: 1, said: expect.stringMatching(/BROKEN at link 1: /) });
    await server?.close();
    server = undefined;
    expect(await run('verify', undefined, headOf(running.said))).toMatchObject({ code: 0, said: expect.stringContaining('Nothing was changed') });
    const database = await Database.open({ ...SCHEMA, dataDir: ground.dataDir, ...(ground.url && { url: ground.url }) });
    await database.system(async (em) => {
      await em.query('alter table audit_entry disable trigger user');
      await em.query(`update audit_entry set subject = 'other' where id = (select entry_id from audit_seal where seq = 2)`);
    });
    await database.close();
    expect(await run('verify')).toMatchObject({ code: 1, said: expect.stringMatching(/BROKEN at link 2, entry [0-9a-f-]{36}: this entry is not what was recorded/) });
  });
});
