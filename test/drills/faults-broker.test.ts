/** The thread of the broker dies under a whole server: it is said, devices return by themselves, their words arrive. */
import { createServer, type Server } from 'node:net';
import type { HealthView } from '#contract';
import { LINK } from '../../apps/server/src/shared/link.js';
import { Api } from '../../scripts/demo/api.js';
import { HEARTBEAT, RawDevice } from '../support/raw-device.js';
import { OWNER, serve, type Served } from '../support/served.js';
import { until } from '../support/house.js';

describe('the thread of the broker dies', () => {
  let served: Served;
  let api: Api;
  const devices: RawDevice[] = [];
  let squatter: Server | undefined;

  beforeAll(async () => {
    served = await serve('pglite');
    const { urls } = served.server;
    api = new Api(urls.http);
    await api.signIn(OWNER.email, OWNER.password);
    for (const name of ['ardoise', 'craie', 'eponge']) devices.push(await RawDevice.join({ api, deviceUrl: urls.device }, name));
  });

  afterAll(async () => {
    for (const device of devices) await device.leave();
    squatter?.close();
    await served?.close();
  });

  const ready = async () => {
    const answer = await fetch(`${served.server.urls.http}/api/v1/health/ready`);
    return { status: answer.status, view: (await answer.json()) as HealthView };
  };

  /** Ends the thread as a fault would, and keeps its port so that it stays away for as long as we look. */
  const kill = async () => {
    const link = served.server.app.get<{ opened: { thread: { worker: { terminate(): Promise<number> } } } }>(LINK);
    const port = Number(new URL(served.server.urls.mqtt).port);
    await link.opened.thread.worker.terminate();
    squatter = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve, reject) => squatter?.once('error', reject).listen(port, '127.0.0.1', resolve));
  };

  test('health names the broker, the rest goes on, devices return with what they had to say', async () => {
    expect((await ready()).status).toBe(200);
    await kill();
    const { status, view } = await ready();
    expect(status).toBe(503);
    expect(view.checks.filter((check) => !check.ok)).toEqual([{ name: 'broker', ok: false, detail: expect.stringMatching(/is being started again/) }]);
    expect((await fetch(`${served.server.urls.http}/api/v1/health/live`)).status).toBe(200);
    const [first] = devices;
    const { commands } = await api.call<{ commands: unknown[] }>('POST', '/commands', { devices: { ids: devices.map((one) => one.id) }, kind: 'ring', args: { seconds: 1 } });
    expect(commands).toHaveLength(3);
    const told = first?.say('heartbeat', { ...HEARTBEAT, battery: 33 });

    squatter?.close();
    await told;
    expect((await first?.detail())?.battery).toBe(33);
    // Sent again as the same order when its first sending and the device's hello crossed: a device executes an id once.
    await until('every device served again', async () => devices.every((one) => new Set(one.commands.map(({ id }) => id)).size === 1));
    expect((await ready()).status).toBe(200);
    for (const one of devices) expect((await one.detail()).presence).toBe('online');
  });
});
