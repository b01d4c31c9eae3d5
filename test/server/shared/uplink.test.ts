import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import type { UplinkBatch } from '#broker';
import { createLog } from '../../../apps/server/src/shared/log.js';
import { Uplink } from '../../../apps/server/src/shared/uplink.js';
import { describeEngines, openTestDatabase } from '../../support/database.js';

class Notes1700000000000 {
  async up(runner: { query(sql: string): Promise<unknown> }): Promise<void> {
    await runner.query('create table note (n serial primary key, what text not null, weight smallint not null default 0)');
  }
  async down(): Promise<void> {}
}

const at = 1;
const event = (deviceId: string, detail: string): UplinkBatch['messages'][number] => ({
  deviceId, connectionId: 'c', at, kind: 'event', body: { v: 1, id: detail, at: '', kind: 'started', detail },
});
const bye = (deviceId: string): UplinkBatch['messages'][number] => ({ deviceId, connectionId: 'c', at, kind: 'bye', body: { v: 1, reason: 'stopping' } });
const hello = (deviceId: string): UplinkBatch['messages'][number] => ({
  deviceId, connectionId: 'c', at, kind: 'hello', body: { v: 1, agentVersion: '1', bootId: 'b', at: '', targetEtag: '', inventoryHash: '', lastSequence: 0 },
});
const columns = (...ids: string[]): UplinkBatch['heartbeats'] => ({
  deviceId: ids, connectionId: ids.map(() => 'c'), at: ids.map(() => at), battery: ids.map(() => null), charging: ids.map(() => null), diskFree: ids.map(() => 1),
  diskTotal: ids.map(() => 2), link: ids.map(() => 'wifi'), signal: ids.map(() => null), inUse: ids.map(() => false), uptime: ids.map(() => 1),
  targetEtag: ids.map(() => ''), inventoryHash: ids.map(() => ''),
});
const batch = (parts: Partial<UplinkBatch>): UplinkBatch => ({ connections: [], heartbeats: columns(), messages: [], refusals: [], ...parts });
const came = (deviceId: string) => ({ deviceId, connectionId: 'c', connected: true, at, address: '', serial: '4a' });

describeEngines('the uplink', (engine) => {
  let database: Database;
  let uplink: Uplink;
  const note = (em: EntityManager, what: string) => em.query('insert into note (what) values ($1)', [what]);
  const notes = async () => (await database.system((em) => em.query('select what from note order by n'))).map(({ what }: { what: string }) => what);

  beforeAll(async () => {
    database = await openTestDatabase(engine, { entities: [], migrations: [Notes1700000000000] });
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.system((em) => em.query('truncate note'));
    uplink = new Uplink(database, createLog('silent'));
  });

  it('leaves out devices that are not to be heard, and says so once for each', async () => {
    uplink.screenedBy(async (_, deviceIds) => new Set(deviceIds.filter((id) => id === 'b')));
    uplink.on('event', async (em, list) => { for (const m of list) await note(em, `event ${m.deviceId}`); });
    uplink.onHeartbeats(async (em, { deviceId }) => void (await note(em, `heartbeats ${deviceId.join()}`)));
    uplink.onRefusals(async (em, list) => { for (const r of list) await note(em, `${r.reason} ${r.deviceId}`); });
    await uplink.store(batch({ heartbeats: columns('a', 'b'), messages: [event('b', '1'), event('a', '2'), event('b', '3')] }));
    expect(await notes()).toEqual(['heartbeats a', 'event a', 'revoked b']);
  });

  it('lets what goes out be first, but not before a batch with an arrival', async () => {
    let release = () => {};
    const out = new Promise<void>((done) => (release = done));
    uplink.yieldTo(() => out);
    uplink.on('event', async (em) => void (await note(em, 'event')));
    uplink.onConnections(async (em) => void (await note(em, 'arrival')));
    const news = uplink.store(batch({ messages: [event('a', '1')] }));
    await uplink.store(batch({ connections: [came('b')] }));
    expect(await notes()).toEqual(['arrival']);
    release();
    await news;
    expect(await notes()).toEqual(['arrival', 'event']);
  });

  it('runs the handlers in their order, in one transaction', async () => {
    let running = 0;
    uplink.on('bye', async (em) => void (await note(em, 'bye')));
    uplink.on('event', async (em, list) => { for (const m of list) await note(em, `event ${m.body.detail}`); });
    uplink.on('hello', async (em) => void (await note(em, 'hello')));
    uplink.onRefusals(async (em) => void (await note(em, 'refusals')));
    uplink.onHeartbeats(async (em, { deviceId }) => void (await note(em, `heartbeats ${deviceId.join()}`)));
    uplink.onConnections(async (em) => {
      running++;
      await note(em, 'connections');
      database.afterCommit(() => void running--);
    });
    await uplink.store(batch({
      connections: [came('a')], heartbeats: columns('a', 'b'), messages: [bye('a'), event('a', '1'), hello('a'), event('a', '2')],
      refusals: [{ deviceId: null, at, reason: 'identity', detail: '', count: 1 }],
    }));
    expect(await notes()).toEqual(['connections', 'heartbeats a,b', 'hello', 'event 1', 'event 2', 'bye', 'refusals']);
    expect(running).toBe(0);
  });

  it('finds the one row that cannot be stored, names its device and stores the rest', async () => {
    const refused: string[] = [];
    uplink.on('event', async (em, list) => {
      for (const m of list) await em.query('insert into note (what, weight) values ($1, $2)', [m.body.detail, m.body.detail === '37' ? 99_999 : 1]);
    });
    uplink.onHeartbeats(async (em, { deviceId }) => {
      if (deviceId.includes('bad')) throw new TypeError('a fault of ours with this one');
      await note(em, `beats ${deviceId.length}`);
    });
    uplink.onRefusals(async (_, list) => { refused.push(...list.map((r) => `${r.deviceId} ${r.reason}`)); });
    await uplink.store(batch({ heartbeats: columns('a', 'bad', 'c'), messages: Array.from({ length: 100 }, (_, i) => event(`d${i}`, String(i))) }));
    expect(refused).toEqual(['bad malformed', 'd37 malformed']);
    const stored = (await notes()).filter((what: string) => !what.startsWith('beats'));
    expect(stored).toEqual(Array.from({ length: 100 }, (_, i) => String(i)).filter((n) => n !== '37'));
  });

  it('rejects the whole batch, storing nothing, when it is the database that fails', async () => {
    for (const code of ['57P01', '53100', '40001', 'ECONNREFUSED']) {
      uplink = new Uplink(database, createLog('silent'));
      let calls = 0;
      uplink.onConnections(async (em) => void (await note(em, 'x')));
      uplink.on('event', async () => {
        calls++;
        throw Object.assign(new Error('away'), { code });
      });
      await expect(uplink.store(batch({ connections: [came('a')], messages: [event('a', '1'), event('b', '2')] }))).rejects.toThrow('away');
      expect([code, calls, await notes()]).toEqual([code, 1, []]);
    }
  });

  it('goes on when even the refusal cannot be stored', async () => {
    uplink.on('event', async () => { throw new Error('never'); });
    uplink.onRefusals(async () => { throw new Error('neither'); });
    await uplink.store(batch({ messages: [event('a', '1')], refusals: [{ deviceId: 'a', at, reason: 'too-fast', detail: '', count: 3 }] }));
    expect(await notes()).toEqual([]);
  });
});
