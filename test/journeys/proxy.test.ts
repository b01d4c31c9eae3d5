/**
 * Schools that let out nothing but their proxy: real agents that can resolve no name enrol, beat and receive a file of
 * their target through a plain squid, one that asks for a password, one that opens TLS, and a box that cuts silence.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppView, DeviceDetail, Page, SiteView } from '#contract';
import { AgentMachine, buildAgent } from '../support/agent-process.js';
import { makeDeb } from '../support/deb.js';
import { exclusive } from '../support/exclusive.js';
import { openHouse, until, type House } from '../support/house.js';
import { OddProxy } from '../support/odd-proxy.js';
import { uploadApp } from '../support/orders.js';
import { describeWith } from '../support/parts.js';
import { Squid } from '../support/squid.js';

/** Only a proxy knows where that is. */
const NAME = 'craie.school.test';
const USER = { name: 'école', password: 'p@ss:word' };

describeWith(['squid', 'root on Debian'], 'through the school\'s proxy', () => {
  let house: House;
  let server: string;
  let plain: Squid;
  let asking: Squid;
  let opening: Squid;
  let sites: SiteView[];
  let app: AppView;
  let sha256: string;
  let release: () => Promise<void>;
  const machines: AgentMachine[] = [];
  const oddities: OddProxy[] = [];

  beforeAll(async () => {
    release = await exclusive('apt');
    await buildAgent();
    [house, plain, asking, opening] = await Promise.all([
      openHouse({ DEVICE_PUBLIC_HOST: NAME }), Squid.start({ names: [NAME] }), Squid.start({ names: [NAME], user: USER }), Squid.start({ names: [NAME], opensTls: true }),
    ]);
    server = `https://${NAME}:${new URL(house.deviceUrl).port}`;
    // One device a commune: the same machine in one commune would be the same device.
    const all = (await house.api.call<Page<SiteView>>('GET', '/sites?limit=200')).items;
    sites = [...new Map(all.map((site) => [site.organisation.id, site])).values()];
    // It needs what nobody has: the file arrives, and nothing is installed on this machine.
    const deb = makeDeb({ Package: 'craie-through-proxy', Version: '1.0', Depends: 'craie-nowhere' }, 400_000);
    sha256 = createHash('sha256').update(deb).digest('hex');
    const path = join(house.data, 'craie-through-proxy.deb');
    writeFileSync(path, deb);
    app = await uploadApp(house, path);
  }, 400_000);

  afterAll(async () => {
    await Promise.all(machines.map((machine) => machine.remove()));
    await Promise.all([plain, asking, opening, ...oddities].map((proxy) => proxy?.dispose()));
    await house?.dispose();
    await release?.();
  });

  async function enrol(...flags: string[]): Promise<{ machine: AgentMachine; id: string }> {
    const machine = new AgentMachine();
    machines.push(machine);
    const site = sites.pop();
    if (!site) throw new Error('The sample has too few communes.');
    const { token } = await house.api.enrolmentToken(site, 'Proxy', 1);
    return { machine, id: await machine.enrol(server, token ?? '', '--no-power', '--no-lock', ...flags) };
  }
  const device = (id: string) => house.api.call<DeviceDetail>('GET', `/devices/${id}`);
  const online = (id: string, machine: AgentMachine) =>
    until(`${id} online; agent: ${machine.log.slice(-1_500)}`, async () => (await device(id)).presence === 'online');
  const link = async (machine: AgentMachine) =>
    (JSON.parse((await machine.cli('status', '--json')).stdout) as { link: { way: string; tried: { way: string; obstacle: string }[] } }).link;
  const receives = async (id: string, machine: AgentMachine) => {
    await house.api.call('POST', '/deployments', { appId: app.id, ensure: 'present', devices: { ids: [id] } });
    await until(`the file; agent: ${machine.log.slice(-1_500)}`, async () => existsSync(join(machine.state, 'cache', `${sha256}.deb`)));
  };

  /** What every kind of proxy must let through. */
  async function wholeWay(way: string, flags: string[]): Promise<AgentMachine> {
    const { machine, id } = await enrol(...flags);
    machine.start();
    await online(id, machine);
    await receives(id, machine);
    const { way: used, tried } = await link(machine);
    expect(used).toBe(way);
    expect(tried).toContainEqual(expect.objectContaining({ way: 'mqtt', obstacle: 'dns' }));
    return machine;
  }

  test('a plain one: enrolment, presence and a file by CONNECT, with the device\'s own certificate', async () => {
    const machine = await wholeWay(`https@127.0.0.1:${plain.port}`, ['--proxy', plain.url]);
    expect(plain.log).toContain(`CONNECT ${new URL(server).host}`);
    expect(plain.log).not.toContain('/device/v1');
    const { stdout } = await machine.cli('diagnose');
    expect(stdout).toMatch(/✓ WebSocket par le proxy 127\.0\.0\.1:\d+ \(en usage\)/);
    expect(stdout).toMatch(/✗ MQTT direct : le nom du serveur est inconnu/);
  });

  test('one that asks for a name and a password: named when they are missing or wrong, used when right', async () => {
    await expect(enrol('--proxy', asking.url)).rejects.toThrow(/proxy demande un nom et un mot de passe/);
    const url = `http://${encodeURIComponent(USER.name)}:${encodeURIComponent(USER.password)}@127.0.0.1:${asking.port}`;
    const machine = await wholeWay(`https@127.0.0.1:${asking.port}`, ['--proxy', url]);
    const said = (await machine.cli('status')).stdout + (await machine.cli('diagnose')).stdout + machine.log;
    expect(said).not.toContain('p@ss');
  });

  test('one that opens TLS: refused by name, and with its authority by a token of the device\'s key', async () => {
    await expect(enrol('--proxy', opening.url)).rejects.toThrow(/interception TLS/);
    await wholeWay(`https@127.0.0.1:${opening.port}+token`, ['--proxy', opening.url, '--extra-ca', opening.authority]);
    expect(opening.log).toMatch(/GET https:\/\/craie\.school\.test:\d+\/device\/v1\/files\//);
    expect(opening.log).toContain('/device/v1/nonce');
  });

  test('one that cuts silence: after two cuts the pings come before the third, and it is remembered', async () => {
    const cutting = await OddProxy.start({ idleMs: 7_000, names: [NAME] });
    oddities.push(cutting);
    const { machine, id } = await enrol('--proxy', cutting.url, '--observe');
    machine.start();
    await online(id, machine);
    const memory = () => JSON.parse(readFileSync(join(machine.state, 'way.json'), 'utf8')) as { keepalive: number };
    await until('a shorter pause between pings', async () => memory().keepalive < 7);
    expect(cutting.cuts).toBeGreaterThanOrEqual(2);
    await until('a connection that lives longer than any silence it tolerates', async () => cutting.oldest > 9_000);
  });

  test('a captive page and a proxy that forbids are told apart', async () => {
    const page = '<html><body>Connectez-vous</body></html>';
    for (const [habits, words] of [
      [{ answer: `HTTP/1.1 302 Found\r\nlocation: http://portal.example/\r\ncontent-length: 0\r\n\r\n` }, /portail captif/],
      [{ page: `HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n${page}` }, /portail captif/],
      [{ answer: `HTTP/1.1 403 Forbidden\r\ncontent-type: text/html\r\n\r\n${page}` }, /proxy interdit/],
      [{ answer: 'HTTP/1.1 407 Who\r\nproxy-authenticate: NTLM\r\nproxy-authenticate: Negotiate\r\n\r\n' }, /NTLM/],
    ] as const) {
      const odd = await OddProxy.start(habits);
      oddities.push(odd);
      await expect(enrol('--proxy', odd.url)).rejects.toThrow(words);
    }
  });
});
