/** The authority is rotated under a running fleet: learnt, renewed, moved, retired; and a device that slept through all of it returns. */
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { CommandView, DeviceRow, Page, TrustAnswer } from '#contract';
import { AgentMachine } from '../support/agent-process.js';
import { end, openHouse, until, type House } from '../support/house.js';
import { thisMachine } from '../support/orders.js';

const CLI = 'dist/apps/server/src/backup/cli.js';
let house: House;
let sleeper: AgentMachine;
let newcomer: AgentMachine;
let sleeperId: string;
let tokens: string[];
let oldRoot: string;

beforeAll(async () => {
  house = await openHouse({}, { engine: 'pglite' });
  await house.startAgent(['--observe', '--no-power']);
  [sleeper, newcomer] = [new AgentMachine(), new AgentMachine()];
  // One machine, several agents: each in another commune, where it is not known.
  const { items } = await house.api.sites(100);
  const communes = [...new Map(items.map((site) => [site.organisation.id, site])).values()].slice(1, 3);
  tokens = await Promise.all(communes.map(async (site) => (await house.api.enrolmentToken(site, 'Rotation', 1)).token ?? ''));
  sleeperId = await sleeper.enrol(house.deviceUrl, tokens[0] ?? '', '--observe', '--name', 'dormeur');
  await thisMachine(house);
  [oldRoot = ''] = (await trust(house.data, 'agent')).roots;
});

afterAll(async () => {
  await sleeper?.remove();
  await newcomer?.remove();
  await house?.dispose();
});

const trust = async (...folder: string[]) => JSON.parse(await readFile(join(...folder, 'trust.json'), 'utf8')) as TrustAnswer;
const authority = (...words: string[]) => house.run([CLI, 'authority', ...words]);
const issuedBy = async (folder: string, root: string) => new X509Certificate(await readFile(join(folder, 'cert.pem'))).checkIssued(new X509Certificate(root));

/** Signed by the key of the moment, and done: the device trusts it. */
async function obeys(deviceId: string): Promise<void> {
  const { commands: [made] } = await house.api.call<{ commands: CommandView[] }>('POST', '/commands', { devices: { ids: [deviceId] }, kind: 'diagnose', args: {} });
  await until('the outcome', async () => (await house.api.call<Page<CommandView>>('GET', `/devices/${deviceId}/commands`)).items.find((one) => one.id === made?.id)?.state === 'done');
}

/** True when this root signed what the server shows. */
async function shows(root: string): Promise<boolean> {
  const { hostname, port } = new URL(house.deviceUrl);
  const socket = connect({ host: hostname, port: Number(port), ca: root, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  socket.destroy();
  return socket.authorized;
}

test('a device that is there learns the new root, renews, and only then the server moves', async () => {
  expect((await authority('retire')).said).toBe('No rotation is under way.');
  const { code, said } = await authority('rotate', '--delay', '0', '--within', '0', '--share', '50');
  expect(said).toMatch(/2 devices: .+Make a backup now/s);
  expect(code).toBe(0);
  expect((await authority('rotate')).said).toMatch(/A rotation is under way/);
  expect(await shows(oldRoot)).toBe(true);
  const moved = await until('the move', async () => {
    const status = (await authority('status')).said;
    return /1 know the new root, 1 have a certificate/.test(status) && /shows and signs by the new one/.test(status) && status;
  });
  expect(moved).not.toMatch(/can be retired/);
  const [, newRoot = ''] = (await trust(house.data, 'agent')).roots;
  expect(await issuedBy(join(house.data, 'agent'), newRoot)).toBe(true);
  expect([await shows(oldRoot), await shows(newRoot)]).toEqual([false, true]);
  await obeys((await thisMachine(house)).id);
});

test('the old root is retired when a person says so against those who still depend on it; the others return after a restart', async () => {
  expect(await authority('retire')).toMatchObject({ code: 1, said: expect.stringMatching(/^1 of 2 devices still depend on the old root/) });
  expect(await authority('retire', '--force')).toMatchObject({ code: 0, said: expect.stringMatching(/^One root, no rotation/) });
  await until('the agent to forget the old root', async () => (await trust(house.data, 'agent')).roots.length === 1);
  await end(house.server);
  await house.startServer();
  await obeys((await thisMachine(house)).id);
});

test('who slept through the whole rotation comes back by itself, with a certificate of the new root', async () => {
  expect((await trust(sleeper.state)).roots).toEqual([oldRoot]);
  sleeper.start();
  await until(`the sleeper online`, async () => (await house.api.call<DeviceRow>('GET', `/devices/${sleeperId}`)).presence === 'online');
  await obeys(sleeperId);
  const { roots } = await trust(sleeper.state);
  expect(roots).not.toContain(oldRoot);
  expect(await issuedBy(sleeper.state, roots[0] ?? '')).toBe(true);
  expect((await authority('status')).said).toMatch(/^One root, no rotation under way\. 2 devices: 2 know it, 2 have a certificate of it/);
});

test('a token from before the rotation still enrols: the root it pins vouches for its successor', async () => {
  expect(await newcomer.enrol(house.deviceUrl, tokens[1] ?? '', '--observe', '--name', 'nouvelle')).toMatch(/^[0-9a-f-]{36}$/);
});
