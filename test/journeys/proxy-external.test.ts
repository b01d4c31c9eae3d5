/**
 * A school that lets out nothing but its proxy, and a server as in production: PostgreSQL, Mosquitto, two processes. Real
 * agents enrol, are online, obey, come back after the broker was killed, and are shut out once revoked.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandView, DeviceDetail, Page, SiteView } from '#contract';
import { Authority } from '#pki';
import { SCHEMA } from '../../apps/server/src/schema.js';
import { AgentMachine, buildAgent } from '../support/agent-process.js';
import { testGround, type TestGround } from '../support/database.js';
import { openHouse, until, type House } from '../support/house.js';
import { Mosquitto } from '../support/mosquitto.js';
import { describeWith } from '../support/parts.js';
import { Squid } from '../support/squid.js';

/** Only a proxy knows where that is. */
const NAME = 'craie.school.test';

describeWith(['PostgreSQL', 'mosquitto', 'squid'], 'through the school\'s proxy, beside an external broker', () => {
  let certs: string;
  let ground: TestGround;
  let broker: Mosquitto;
  let house: House;
  let twin: Awaited<ReturnType<House['startTwin']>>;
  let plain: Squid;
  let opening: Squid;
  let sites: SiteView[];
  const machines: AgentMachine[] = [];
  const ids: string[] = [];

  beforeAll(async () => {
    certs = await mkdtemp(join(tmpdir(), 'craie-certs-'));
    await buildAgent();
    const authority = await Authority.open(certs);
    [broker, ground, plain, opening] = await Promise.all([
      Mosquitto.start(authority), testGround('postgresql', SCHEMA), Squid.start({ names: [NAME] }), Squid.start({ names: [NAME], opensTls: true }),
    ]);
    house = await openHouse({ DATABASE_URL: ground.url, BROKER_URL: broker.url, CERTS_DIR: certs, DEVICE_PUBLIC_HOST: NAME });
    twin = await house.startTwin();
    // One device a commune: the same machine in one commune would be the same device.
    const all = (await house.api.call<Page<SiteView>>('GET', '/sites?limit=200')).items;
    sites = [...new Map(all.map((site) => [site.organisation.id, site])).values()];
  });

  afterAll(async () => {
    await Promise.all(machines.map((machine) => machine.remove()));
    await Promise.all([plain, opening].map((proxy) => proxy?.dispose()));
    await house?.dispose();
    await broker?.dispose();
    await ground?.remove();
    await rm(certs, { recursive: true, force: true });
  });

  const status = async (machine: AgentMachine) => JSON.parse((await machine.cli('status', '--json')).stdout) as { link: { way: string } };
  const presence = async (id: string) => (await twin.api.call<DeviceDetail>('GET', `/devices/${id}`)).presence;

  /** Enrols at one server and runs; answers when the other one shows it online. */
  async function joins(way: string, ...flags: string[]): Promise<void> {
    const machine = new AgentMachine();
    machines.push(machine);
    const site = sites.pop();
    if (!site) throw new Error('The sample has too few communes.');
    const { token } = await house.api.enrolmentToken(site, 'Proxy', 1);
    const id = await machine.enrol(`https://${NAME}:${new URL(house.deviceUrl).port}`, token ?? '', '--observe', '--no-power', '--no-lock', ...flags);
    ids.push(id);
    machine.start();
    await until(`${id} online; agent: ${machine.log.slice(-1_500)}`, async () => (await presence(id)) === 'online');
    await until(`its way to be ${way}`, async () => (await status(machine)).link.way === way);
  }

  /** Told by the server that does not carry its connection. */
  async function obeys(id: string, machine: AgentMachine | undefined): Promise<void> {
    const { commands } = await twin.api.call<{ commands: CommandView[] }>('POST', '/commands', { devices: { ids: [id] }, kind: 'refresh-inventory', args: {} });
    await until(`the end of the command; agent: ${machine?.log.slice(-1_500)}`, async () => {
      const { items } = await house.api.call<Page<CommandView>>('GET', `/devices/${id}/commands`);
      return items.some((one) => one.id === commands[0]?.id && one.state === 'done');
    }, 120);
  }
  const allObey = () => Promise.all(ids.map((id, at) => obeys(id, machines[at])));

  test('a plain one: enrolled, online, obedient, with the device\'s own certificate', async () => {
    await joins(`https@127.0.0.1:${plain.port}`, '--proxy', plain.url);
    await obeys(ids[0] ?? '', machines[0]);
    expect(plain.log).toContain(`CONNECT ${NAME}:`);
  });

  test('one that opens TLS: the same, by a token of the device\'s key', async () => {
    await joins(`https@127.0.0.1:${opening.port}+token`, '--proxy', opening.url, '--extra-ca', opening.authority);
    await obeys(ids[1] ?? '', machines[1]);
    expect(opening.log).toContain('/device/v1/nonce');
  });

  test('the broker is killed and started again: they return by themselves, by the same way', async () => {
    const ways = async () => Promise.all(machines.map(async (machine) => (await status(machine)).link.way));
    const before = await ways();
    await broker.down('SIGKILL');
    await until('health to say so', async () => (await fetch(`${house.url}/api/v1/health/ready`)).status === 503);
    await broker.up();
    await allObey();
    expect(await ways()).toEqual(before);
  });

  test('one that is revoked at another server loses its connection at once, and is refused at the door', async () => {
    const carried = async () => Number(/^craie_link_websockets (\d+)/m.exec(await (await fetch(`${house.url}/api/v1/metrics`)).text())?.[1]);
    await until('both in the figures', async () => (await carried()) === 2);
    await twin.api.call('POST', `/devices/${ids[0]}/revoke`, { reason: 'volée' });
    await until('one less', async () => (await carried()) === 1);
    await until('the refusal', async () => /server_refused/.test(machines[0]?.log ?? ''));
    await obeys(ids[1] ?? '', machines[1]);
    expect(await carried()).toBe(1);
  });
});
