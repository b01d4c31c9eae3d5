/** What one server tells its consoles reaches those of another one. */
import { Database } from '#database';
import type { Outgoing } from '../../../apps/server/src/live/live.coalescer.js';
import { LiveOutbox } from '../../../apps/server/src/live/live.outbox.js';
import { LiveRelay } from '../../../apps/server/src/live/live.relay.js';
import type { Config } from '../../../apps/server/src/shared/config.js';
import { createLog } from '../../../apps/server/src/shared/log.js';
import { openTestDatabase } from '../../support/database.js';
import { describeWith } from '../../support/parts.js';
import { postgresUrl } from '../../support/postgres.js';
import { eventually } from '../../support/served.js';

describeWith(['PostgreSQL'], 'live news among servers', () => {
  let database: Database;
  let stops: (() => Promise<void>)[] = [];
  beforeAll(async () => { database = await openTestDatabase('postgresql', { entities: [], migrations: [] }); });
  afterAll(() => database?.close());
  afterEach(async () => {
    for (const stop of stops) await stop();
    stops = [];
  });

  const server = async (broker: boolean) => {
    const outbox = new LiveOutbox();
    const seen: Outgoing[] = [];
    outbox.connect({ listeners: () => false, emit: (one) => void seen.push(one) });
    const config = { database: { url: postgresUrl }, broker: broker ? { url: 'mqtts://broker' } : undefined } as Config;
    const relay = new LiveRelay(database, config, outbox, createLog('silent'));
    await relay.onModuleInit();
    stops.push(async () => { outbox.close(); await relay.beforeApplicationShutdown(); });
    return { outbox, seen };
  };
  const news = (id: string, name: string): Outgoing<'device.changed'> => ({ rooms: ['tenant t'], event: 'device.changed', data: { id, row: { name } } });

  it('each thing once at every server, in batches of any size', async () => {
    const [a, b] = [await server(true), await server(true)];
    // Incompressible enough that one notification cannot hold them.
    const many = Array.from({ length: 600 }, (_, at) => news(`d${at}`, crypto.randomUUID()));
    for (const one of many) a.outbox.put(one.data.id, one);
    await eventually('all of them at the other', () => b.seen.length >= many.length);
    expect(b.seen).toEqual(many);
    b.outbox.put('back', news('back', 'b'));
    await eventually('the answer', () => a.seen.length > many.length);
    expect(a.seen).toEqual([...many, news('back', 'b')]);
    expect(b.seen).toEqual([...many, news('back', 'b')]);
  });

  it('leaves one thing that is too long to the next reading, and goes on', async () => {
    const [a, b] = [await server(true), await server(true)];
    a.outbox.put('long', news('long', Array.from({ length: 500 }, () => crypto.randomUUID()).join()));
    a.outbox.put('short', news('short', 's'));
    await eventually('the short one', () => b.seen.length > 0);
    expect(b.seen).toEqual([news('short', 's')]);
  });

  it('is returned to after its connection was cut', async () => {
    const [a, b] = [await server(true), await server(true)];
    await database.system((em) => em.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'craie-channel' and datname = current_database()`));
    let at = 0;
    await eventually('news after the cut', () => {
      a.outbox.put(`n${at}`, news(`n${at}`, `${at++}`));
      return b.seen.length > 0;
    });
  });

  it('is silent with the embedded broker: nobody else is there', async () => {
    const [alone, other] = [await server(false), await server(true)];
    expect(alone.outbox.listened(['tenant t'])).toBe(false);
    alone.outbox.put('x', news('x', 'x'));
    other.outbox.put('y', news('y', 'y'));
    await eventually('its own', () => other.seen.length > 0);
    expect([alone.seen, other.seen]).toEqual([[], [news('y', 'y')]]);
  });
});
