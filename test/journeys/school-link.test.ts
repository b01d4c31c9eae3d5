/**
 * A package comes to a school: three whole agents fetch it together from a real server, among neighbours that lie, drip and vanish; the server is
 * killed meanwhile, then an agent; a disk is full.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CHUNK, type AppView, type DeploymentView, type DownloadedBytes, type SiteView } from '#contract';
import { makeLargeDeb } from '../support/deb.js';
import { EMAIL, end, openHouse, PASSWORD, until, type House } from '../support/house.js';
import { reaches } from '../support/orders.js';
import { describeWith } from '../support/parts.js';
import { RawDevice } from '../support/raw-device.js';
import { bundleSiteAgent, SiteAgent } from '../support/site-agents.js';
import { buildAgent } from '../support/agent-process.js';

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const MEGABYTES = 8;

const packageOf = (name: string): Buffer => makeLargeDeb(name, MEGABYTES * 1e6);

describe('a package comes to a school', () => {
  let house: House;
  let built: ReturnType<typeof bundleSiteAgent>;
  let site: SiteView;
  const agents: SiteAgent[] = [];
  const raw: RawDevice[] = [];
  const impostors: Server[] = [];

  beforeAll(async () => {
    await buildAgent();
    built = bundleSiteAgent();
    house = await openHouse();
    site = (await house.api.sites(1)).items[0]!;
    const { token } = await house.api.enrolmentToken(site, 'École', 3);
    for (let n = 0; n < 3; n++) {
      const agent = new SiteAgent(built.bundle);
      agents.push(agent);
      await agent.join(house.deviceUrl, token ?? '');
      agent.start();
    }
  });
  afterAll(async () => {
    for (const server of impostors) { server.closeAllConnections(); server.close(); }
    for (const device of raw) await device.leave();
    await Promise.all(agents.map((agent) => agent.remove()));
    await house?.dispose();
    rmSync(built.folder, { recursive: true, force: true });
  });

  const ids = () => agents.map(({ deviceId }) => deviceId);
  const put = (key: string, value: unknown) => house.api.call('PUT', `/sites/${site.id}/settings/${key}`, { value });
  const upload = (content: Buffer, name: string): Promise<AppView> => house.api.upload(`${name}.deb`, content);
  const deploy = (app: AppView, devices: readonly string[]) => house.api.call<DeploymentView>('POST', '/deployments', { appId: app.id, ensure: 'present', devices: { ids: devices } });
  const allHave = async (name: string, some: readonly string[] = ids(), seconds = 150) => {
    for (const id of some) await reaches(house, id, `app:${name}`, ['done'], seconds).catch((error: Error) => { throw new Error(`${error.message}\n${agents.map(({ log }) => log.slice(-1_500)).join('\n--\n')}`); });
  };
  const cached = (agent: SiteAgent, content: Buffer) => join(agent.state, 'cache', `${sha256(content)}.deb`);
  const downloads = async () => {
    const all = await Promise.all(ids().map((id) => house.api.call<DownloadedBytes>('GET', `/devices/${id}/downloads`)));
    return { wan: all.reduce((sum, { wan }) => sum + wan, 0), lan: all.reduce((sum, { lan }) => sum + lan, 0) };
  };
  const here = (agent: SiteAgent, content: Buffer) => { try { return statSync(join(agent.state, 'cache', `${sha256(content)}.chunks`)).blocks * 512; } catch { return 0; } };

  test('over the line once, with neighbours that do not keep their word', async () => {
    const content = packageOf('klavaro');
    const count = Math.ceil(content.length / CHUNK);
    const bitmap = Buffer.from(Array.from({ length: Math.ceil(count / 8) }, (_, byte) => [...Array(8).keys()].reduce((bits, bit) => (byte * 8 + bit < count ? bits | (0x80 >> bit) : bits), 0))).toString('hex');
    let lies = 0;
    const answers: Parameters<typeof createServer>[1][] = [
      (call, response) => { if (call.url?.includes('?held')) return void response.end(bitmap); response.on('finish', () => { lies++; }); response.end(Buffer.alloc(CHUNK, 1)); },
      (call, response) => {
        if (call.url?.includes('?held')) return void response.end(bitmap);
        const drop = setInterval(() => void response.write('x'), 200);
        response.on('close', () => clearInterval(drop));
      },
      (call, response) => void (call.url?.includes('?held') ? response.end(bitmap) : response.destroy()),
    ];
    const app = await upload(content, 'klavaro');
    for (const [n, answer] of answers.entries()) {
      const device = await RawDevice.join(house, `voisin-${n}`);
      raw.push(device);
      const { key, certificate, roots } = device.identity;
      const server = createServer({ key, cert: certificate, ca: roots, requestCert: true, rejectUnauthorized: false }, answer);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      impostors.push(server);
      // As far as the server knows, each of them has the file and serves it.
      await notice(device, { v: 1, addresses: ['127.0.0.1'], port: (server.address() as AddressInfo).port, serves: true, files: [{ sha256: sha256(content), wan: 0, lan: 0 }] });
    }
    const began = performance.now();
    await deploy(app, ids());
    await allHave('klavaro');
    expect(performance.now() - began).toBeLessThan(120_000);
    for (const agent of agents) expect(sha256(readFileSync(cached(agent, content)))).toBe(sha256(content));
    // Each of the three hears at most two of its lies, which came at once, then asks no more.
    expect(lies).toBeLessThanOrEqual(6);
    const { wan, lan } = await until('the figures', async () => { const found = await downloads(); return found.wan + found.lan >= 3 * content.length && found; });
    expect(wan + lan).toBe(3 * content.length);
    expect(wan).toBeLessThan(2 * content.length);
    for (const server of impostors) server.closeAllConnections();
    for (const device of raw.splice(0)) await device.leave();
  });

  test('goes on after the server was killed, and after an agent was', async () => {
    const content = packageOf('tuxmath');
    await put('sharing.wan-kbps', 4_000);
    const app = await upload(content, 'tuxmath');
    await deploy(app, ids());
    await until('some of it is here', async () => agents.some((agent) => here(agent, content) > 2 * CHUNK));
    await end(house.server, 'SIGKILL');
    await agents[0]!.stop('SIGKILL');
    await house.startServer();
    await house.api.signIn(EMAIL, PASSWORD);
    agents[0]!.start();
    await put('sharing.wan-kbps', 0);
    await allHave('tuxmath');
    for (const agent of agents) expect(sha256(readFileSync(cached(agent, content)))).toBe(sha256(content));
  }, 300_000);

  describeWith(['small disks'], 'a disk that is full', () => {
    test('is said, and keeps none of the others from theirs', async () => {
      const content = packageOf('gbrainy');
      const [small, ...others] = agents;
      const cache = join(small!.state, 'cache');
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', cache]);
      try {
        await deploy(await upload(content, 'gbrainy'), ids());
        await allHave('gbrainy', others.map(({ deviceId }) => deviceId));
        expect(await reaches(house, small!.deviceId, 'app:gbrainy', ['waiting'], 60)).toMatchObject({ reason: 'disk' });
      } finally {
        await small!.stop();
        execFileSync('umount', [cache]);
      }
    });
  });

  /** What a device says to the real server of the files that it has. */
  function notice(device: RawDevice, body: object): Promise<void> {
    const text = JSON.stringify(body);
    const { key, certificate: cert, roots: ca } = device.identity;
    return new Promise((resolve, reject) => {
      request(`${house.deviceUrl}/device/v1/sharing`, { method: 'POST', key, cert, ca, headers: { 'content-type': 'application/json', 'content-length': text.length } }, (response) => {
        response.resume();
        if (response.statusCode === 200) resolve();
        else reject(new Error(`the server answered ${response.statusCode}`));
      }).on('error', reject).end(text);
    });
  }
});
