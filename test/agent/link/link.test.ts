import { AgentMachine, buildAgent } from '../../support/agent-process.js';
import { startAgentServer, type AgentServer } from '../../support/agent-server.js';

describe('the link', () => {
  let server: AgentServer;
  let machine: AgentMachine;

  beforeAll(() => buildAgent());
  beforeEach(async () => {
    server = await startAgentServer();
    machine = new AgentMachine();
  });
  afterEach(async () => {
    await machine.remove();
    await server.stop();
  });

  it('does not believe a refused subscription: it comes back until it is heard', async () => {
    await machine.enrol(server.url, server.token, '--observe');
    server.deaf = true;
    machine.start();
    await until(() => server.connections >= 2);
    expect(server.said.filter((m) => m.kind === 'hello')).toEqual([]);
    server.deaf = false;
    await server.heard('hello', () => true, 30_000);
    expect(machine.log).toContain('refused the subscription');
  });

  it('returns after a broken connection and a restarted broker, saying hello each time; an unchanged inventory is not sent again', async () => {
    await machine.enrol(server.url, server.token, '--observe');
    machine.start();
    const { hash } = await server.heard('inventory');
    server.said.length = 0;
    server.dropAll();
    expect(await server.heard('hello', () => true, 30_000)).toMatchObject({ inventoryHash: hash });
    await server.stopMqtt();
    server.said.length = 0;
    await server.startMqtt();
    await server.heard('hello', () => true, 30_000);
    await server.heard('heartbeat');
    expect(server.said.filter((m) => m.kind === 'inventory')).toEqual([]);
  });

  it('gives the parts of the inventory that the server lacks', async () => {
    const id = await machine.enrol(server.url, server.token, '--observe');
    machine.start();
    await server.heard('inventory');
    server.said.length = 0;
    await server.send(id, 'wanted', { v: 1, inventory: ['os'] });
    const inventory = await server.heard('inventory');
    expect(Object.keys(inventory.sections)).toEqual(['os']);
    expect(inventory).not.toHaveProperty('software');
    server.said.length = 0;
    await server.send(id, 'wanted', { v: 1, inventory: [] });
    expect(await server.heard('inventory')).toHaveProperty('software');
  });

  it('reports what happened while the server was away', async () => {
    const id = await machine.enrol(server.url, server.token, '--observe');
    machine.start();
    await server.heard('hello');
    await server.target(id, 1, [{ key: 'app:x', kind: 'app', ensure: 'present', title: 'X', package: 'craie-none' }]);
    await server.heard('heartbeat', (h) => h.targetEtag === 'etag-1');
    await server.stopMqtt();
    await machine.stop('SIGKILL');
    machine.start();
    server.said.length = 0;
    await server.startMqtt();
    await server.heard('reported', (r) => r.revision === 1 && r.items.some((i) => i.reason === 'refused'), 40_000);
    expect(await server.heard('hello')).toMatchObject({ targetEtag: 'etag-1' });
  });
});

async function until(fits: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!fits()) {
    if (Date.now() > deadline) throw new Error('did not happen in 30 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
