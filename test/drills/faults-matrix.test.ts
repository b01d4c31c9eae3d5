/**
 * What is killed, met by each step: what was acknowledged is stored, nothing is done twice, and everything returns without a hand.
 * docs/faults.md says which test stands for which cell; an agent's own deaths are tried with the agent.
 */
import { Database } from '#database';
import { LINK } from '../../apps/server/src/shared/link.js';
import { Api } from '../../scripts/demo/api.js';
import { cells, THREADS } from '../support/fault-cells.js';
import { STEPS, type Fault } from '../support/fault-steps.js';
import { RawDevice } from '../support/raw-device.js';
import { OWNER, serve, type Served } from '../support/served.js';

/** A thread: ended from inside, as there is no polite way to make it crash. */
interface Thread { worker: { terminate(): Promise<number> } }

describe('threads of one process', () => {
  let served: Served;
  let device: RawDevice;
  let server: { api: Api; deviceUrl: string };

  beforeAll(async () => {
    served = await serve('pglite');
    const { urls } = served.server;
    server = { api: new Api(urls.http), deviceUrl: urls.device };
    await server.api.signIn(OWNER.email, OWNER.password);
    device = await RawDevice.join(server, 'fils');
  });
  afterAll(async () => {
    await device?.leave();
    await served?.close();
  });

  const faults: Record<(typeof THREADS)[number], Fault> = {
    'the broker’s thread': () => served.server.app.get<{ opened: { thread: Thread } }>(LINK).opened.thread.worker.terminate(),
    'the database’s thread': () => (served.server.app.get(Database) as unknown as { embedded: Thread }).embedded.worker.terminate(),
  };
  test.each(cells(THREADS))('%s during %s', (fault, step) => STEPS[step](server, device, faults[fault]));
});
