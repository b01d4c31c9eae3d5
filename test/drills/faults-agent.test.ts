/** The agent's process is killed in the middle of its enrolment: the same command once more is the same device, and the same use of its token. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { DeviceRow, Page } from '#contract';
import { AgentMachine, BUNDLE, buildAgent } from '../support/agent-process.js';
import { end } from '../support/house.js';
import { eventually, serve, type Served } from '../support/served.js';

/** Connections before the one that enrols: trust unverified, and verified. */
const BEFORE = 2;

describe('an agent killed during enrol', () => {
  let served: Served;
  let relay: Server;
  let url: string;
  let connections = 0;
  /** Whether the answer to the enrolment arrives. */
  let answers = true;
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    await buildAgent();
    served = await serve('pglite');
    const { port } = new URL(served.server.urls.device);
    relay = createServer((device) => {
      const server = connect(Number(port), '127.0.0.1');
      const enrols = connections++ === BEFORE;
      let said = 0;
      device.on('data', (part) => { said++; server.write(part); });
      // After its first words (TLS) the device has sent the request: what the server says then is the answer.
      server.on('data', (part) => { if (answers || !enrols || said < 2) device.write(part); });
      for (const [one, other] of [[device, server], [server, device]] as const) {
        sockets.add(one);
        one.on('error', () => undefined).on('close', () => { sockets.delete(one); other.destroy(); });
      }
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    url = `https://127.0.0.1:${(relay.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    relay?.close();
    await served?.close();
  });

  const devices = async (name: string) => ((await served.call('get', `/devices?q=${name}`).expect(200)).body as Page<DeviceRow>).items;
  async function token(): Promise<string> {
    const { items: [site] } = (await served.call('get', '/sites?limit=1').expect(200)).body as Page<{ id: string; organisation: { id: string } }>;
    const body = { label: 'once', organisationId: site?.organisation.id, siteId: site?.id, maxUses: 1, expiresInHours: 1 };
    return ((await served.call('post', '/enrolment-tokens').send(body).expect(201)).body as { token: string }).token;
  }

  test.each([
    ['after the server has stored it, before the answer', 'sans-reponse', false, (name: string) => eventually('the device', async () => (await devices(name)).length > 0)],
    ['while it saves what it is', 'sans-fin', true, (_name: string, state: string) => eventually('its certificate', () => existsSync(join(state, 'cert.pem')))],
  ])('%s', async (_moment, name, heard, moment) => {
    const machine = new AgentMachine();
    const args = ['--server', url, '--token', await token(), '--name', name, '--observe', '--boot-spread', '0'];
    [answers, connections] = [heard, 0];
    try {
      const killed = spawn(process.execPath, [BUNDLE, 'enrol', ...args, '--state', machine.state], { env: { ...process.env, NODE_OPTIONS: '' }, stdio: 'ignore' });
      await moment(name, machine.state);
      await end(killed, 'SIGKILL');
      answers = true;
      if (!heard) expect((await machine.cli('status')).stderr).toContain('pas inscrit');
      const again = await machine.cli('enrol', ...args);
      // Killed in its last moment it may have been whole already.
      if (again.code !== 0) expect(existsSync(join(machine.state, 'agent.json'))).toBe(true);
      expect(existsSync(join(machine.state, 'key.enrol.pem'))).toBe(false);
      machine.start();
      await eventually('the device online', async () => (await devices(name)).some((row) => row.presence === 'online'));
      expect(await devices(name)).toHaveLength(1);
    } finally {
      await machine.remove();
    }
  });
});
