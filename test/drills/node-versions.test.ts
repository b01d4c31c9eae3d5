/**
 * The built server and the agent's bundle on every Node version that the README names, as processes: first page, sign-in,
 * a device enrolled, its inventory, a clean stop. What differs between versions shows at the joints, not in the rules. The
 * servers follow each other on one data folder, as when Node is upgraded under a standing Craie.
 */
import type { DeviceDetail } from '#contract';
import { AgentMachine } from '../support/agent-process.js';
import { EMAIL, end, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { describeWith } from '../support/parts.js';
import { fetchRuntimes, runtime, type Major } from '../support/runtimes.js';


await fetchRuntimes();

describeWith(['Node 18 to 24'], 'on other Node versions', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({}, { engine: 'pglite', node: runtime(20) });
  });
  afterAll(() => house?.dispose());

  // Each server, and each agent, at least once; oldest and newest meet both ways.
  describe.each<[Major, Major[]]>([[20, [18, 24]], [22, [20]], [24, [18, 24]]])('a server on Node %i', (server, agents) => {
    let token: string;

    beforeAll(async () => {
      if (house.node === runtime(server)) return;
      house.node = runtime(server);
      await house.startServer();
    });

    it('serves the first page, and lets its owner sign in', async () => {
      const page = await fetch(house.url);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('<div id="root">');
      await house.api.signIn(EMAIL, PASSWORD);
      const [site] = (await house.api.sites(1)).items;
      token = (await house.api.enrolmentToken(site!, 'Node', agents.length)).token ?? '';
    });

    it.each(agents)('has a device whose agent runs on Node %i', async (major) => {
      const machine = new AgentMachine(runtime(major));
      try {
        const id = await machine.enrol(house.deviceUrl, token, '--observe', '--no-power', '--no-lock');
        const since = Date.now();
        machine.start();
        // One machine may be enrolled twice as the same device: only what came since then counts.
        const told = await until('its inventory', async () => {
          const detail = await house.api.call<DeviceDetail>('GET', `/devices/${id}`);
          return detail.inventoryAt !== null && Date.parse(detail.inventoryAt) >= since && detail.presence === 'online' && detail;
        });
        expect(told.allowed).toEqual({ manage: false, power: false, lock: false });
        expect(await machine.stop()).toBe(0);
        await until('its last words', async () => {
          const { presence, offlineReason } = await house.api.call<DeviceDetail>('GET', `/devices/${id}`);
          return presence === 'offline' && offlineReason === 'stopping';
        });
      } finally {
        await machine.remove();
      }
    });

    it('stops clean', async () => {
      await end(house.server);
      expect(house.server.exitCode).toBe(0);
    });
  });
});
