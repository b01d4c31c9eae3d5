/**
 * Versions of the agent, uploaded and deployed as an application is: one that works, one that throws, one that never
 * reaches the server, and a machine that loses power meanwhile. Real server, real agent.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppView, DeploymentView, DeviceDetail, DeviceEventView, Page, TargetItemView } from '#contract';
import type { Journal } from '../../agent/src/update/trial.rules.js';
import { BUNDLE, buildAgent, bundleOfVersion, packageAgent } from '../support/agent-process.js';
import { openHouse, until, type House } from '../support/house.js';
import { deploy, reaches, thisMachine, uploadApp } from '../support/orders.js';
import { SupervisedAgent } from '../support/supervised-agent.js';

const KEY = 'app:craie-agent';

describe('another version of the agent', () => {
  let house: House;
  let agent: SupervisedAgent;
  let files: string;
  let deviceId: string;

  beforeAll(async () => {
    await buildAgent();
    files = await mkdtemp(join(tmpdir(), 'craie-bundles-'));
    [house, agent] = await Promise.all([openHouse(), SupervisedAgent.install()]);
    const [site] = (await house.api.sites(1)).items;
    const { token } = await house.api.enrolmentToken(site!, 'Update', 1);
    await agent.cli('enrol', '--server', house.deviceUrl, '--token', token ?? '', '--boot-spread', '0', '--no-power', '--no-lock');
    // Managed whoever runs this test: nothing but the agent itself is asked for.
    await agent.configure({ manage: true });
    agent.start();
    deviceId = (await thisMachine(house)).id;
  });
  afterAll(async () => {
    await agent?.remove();
    await house?.dispose();
    await rm(files, { recursive: true, force: true });
  });

  /** Uploads a bundle and deploys it on this machine. */
  const roll = async (path: string): Promise<AppView> => {
    const app = await uploadApp(house, path);
    await deploy(house, app, deviceId, 'present');
    return app;
  };
  /** A bundle whose first act is `act`; the rest is the real agent. */
  const withAct = async (version: string, act: string): Promise<string> => {
    const path = await bundleOfVersion(version, files);
    await writeFile(path, (await readFile(path, 'utf8')).replace(/^(#!.*\n\/\/.*\n)/, `$1${act}\n`));
    return path;
  };
  const ends = (version: string, state: 'done' | 'failed'): Promise<TargetItemView> => until(`version ${version} ${state}`, async () => {
    const item = await reaches(house, deviceId, KEY, [state], 30);
    return item.wantedVersion === version && item;
  }, 90).catch((error: Error) => { throw new Error(`${error.message}\n${agent.log.slice(-3_000)}`); });
  const reported = async () => (await house.api.call<DeviceDetail>('GET', `/devices/${deviceId}`)).agentVersion;
  const history = async (kind: string) => (await house.api.call<Page<DeviceEventView>>('GET', `/devices/${deviceId}/events?limit=50`)).items.filter((event) => event.kind === kind).map((event) => event.detail);
  const told = (kind: string, detail: string) => until(`${kind}: ${detail}`, async () => (await history(kind)).some((one) => one.includes(detail)));

  test('one that works takes over, and says from which version to which', async () => {
    expect(await reported()).toBe('0.1.0');
    const app = await roll(await bundleOfVersion('9.2.0', files));
    expect(app).toMatchObject({ name: 'Agent Craie', package: 'craie-agent', packages: [{ version: '9.2.0' }] });
    expect(await ends('9.2.0', 'done')).toMatchObject({ kind: 'agent', version: '9.2.0' });
    expect(await reported()).toBe('9.2.0');
    await told('agent-updated', '0.1.0 → 9.2.0');
  });

  test('one that throws at its start is taken back; nothing is tried again until a person asks', async () => {
    const { id: appId } = await roll(await withAct('9.3.0', 'throw new Error("broken at start");'));
    const item = await ends('9.3.0', 'failed');
    expect(item).toMatchObject({ reason: 'failed', detail: expect.stringMatching(/9\.3\.0 s’est arrêtée plusieurs fois.*9\.2\.0 a repris/) as string });
    expect(await reported()).toBe('9.2.0');
    await told('agent-update-failed', '9.3.0');
    const tries = () => agent.log.split('broken at start').length - 1;
    expect(tries()).toBe(3);
    await agent.stop();
    agent.start();
    await until('the old one is back once more', async () => (await history('started')).filter((one) => one.includes('9.2.0')).length >= 3);
    expect(tries()).toBe(3);
    const [deployment] = (await house.api.call<Page<DeploymentView>>('GET', `/deployments?appId=${appId}&limit=1`)).items;
    await house.api.call('POST', `/deployments/${deployment!.id}/retry`);
    await until('tried once more', async () => tries() === 6);
    await ends('9.3.0', 'failed');
  });

  test('one that cannot reach the server is taken back by the watch, and why is said', async () => {
    await agent.stop();
    await agent.configure({ updatePatienceMs: 8_000 });
    agent.start();
    const noWayOut = `import net from 'node:net'; net.Socket.prototype.connect = function () { setImmediate(() => this.destroy(new Error('no way out'))); return this; };`;
    await roll(await withAct('9.4.0', noWayOut));
    expect((await ends('9.4.0', 'failed')).detail).toMatch(/9\.4\.0 n’a pas joint le serveur.*9\.2\.0 a repris/);
    expect(agent.log).toContain('ended with SIGKILL');
    expect(await reported()).toBe('9.2.0');
  });

  test('a machine that loses power meanwhile, twice, still gets there', async () => {
    await agent.stop();
    await agent.configure({ updatePatienceMs: 60_000 });
    agent.start();
    await thisMachine(house);
    // Twice, at the two moments that count: while the new version is taken in, and while it is on trial.
    const updates = () => agent.log.split(': update').length;
    const before = updates();
    await roll(await bundleOfVersion('9.5.0', files));
    await until('the new version is being taken in', async () => updates() > before);
    agent.kill();
    const onTrial = async () => JSON.parse(await readFile(join(agent.state, 'update/journal.json'), 'utf8')) as Journal;
    await until('the new version is on trial', async () => ((await onTrial()).trial?.starts ?? 0) > 0);
    agent.kill();
    await ends('9.5.0', 'done');
    expect(await reported()).toBe('9.5.0');
  });

  test('the catalogue takes bundles only, and the agent is never removed from there', async () => {
    await expect(uploadApp(house, await packageAgent(BUNDLE, files))).rejects.toThrow(/upload the bundle craie-agent\.mjs/);
    const { items } = await house.api.call<Page<AppView>>('GET', '/apps?q=craie-agent');
    await expect(deploy(house, items[0]!, deviceId, 'absent')).rejects.toThrow(/409.*not removed from here/);
    await expect(house.api.call('POST', '/apps', { name: 'x', package: 'craie-agent' })).rejects.toThrow(/409/);
  });
});
