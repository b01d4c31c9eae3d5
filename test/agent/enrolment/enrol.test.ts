import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnrolmentToken, formatEnrolmentToken } from '#contract';
import { createCsr, createDeviceKey } from '#pki';
import { enrol } from '../../../agent/src/enrolment/enrol.js';
import { renew, renewalTime } from '../../../agent/src/enrolment/renewal.js';
import { RenewalWatch } from '../../../agent/src/enrolment/renewal-watch.js';
import { SILENT } from '../../../agent/src/log.js';
import { StateFolder } from '../../../agent/src/state/folder.js';
import { directly } from '../link/no-proxies.js';
import { startAgentServer, type AgentServer } from '../../support/agent-server.js';

describe('enrolment', () => {
  let server: AgentServer;
  let path: string;
  let folder: StateFolder;
  const choices = { manage: false, allowPower: false, allowLock: true, allowMessage: true, bootSpreadMs: 0 };
  const first = () => ({ ways: directly(), extraRoots: [], key: () => folder.enrolmentKey() });
  const join_ = () => enrol({ server: server.url, token: server.token, ...choices }, first());

  beforeAll(async () => void (server = await startAgentServer()));
  afterAll(() => server.stop());
  beforeEach(() => {
    path = join(mkdtempSync(join(tmpdir(), 'craie-enrol-')), 'state');
    folder = new StateFolder(path);
  });
  afterEach(() => rmSync(join(path, '..'), { recursive: true }));

  it('ends with an identity that its owner alone can read', async () => {
    const identity = await join_();
    await folder.saveIdentity(identity);
    expect(await folder.identity()).toEqual(identity);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    for (const name of ['agent.json', 'key.pem', 'cert.pem', 'trust.json']) expect(statSync(join(path, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(path, 'agent.json'), 'utf8')).not.toContain(parseEnrolmentToken(server.token)!.secret);
  });

  it('stops at a server whose root is not the one in the token', async () => {
    const other = await startAgentServer();
    await expect(enrol({ server: other.url, token: server.token, ...choices }, first())).rejects.toThrow(/pin/);
    await other.stop();
  });

  it.each(['nonsense', 'craie1.x.y.z', ''])('says what is wrong with the token « %s »', async (token) => {
    await expect(enrol({ server: server.url, token, ...choices }, first())).rejects.toThrow(/enrolment token/);
  });

  it('passes on the server’s own words', async () => {
    const token = formatEnrolmentToken({ ...parseEnrolmentToken(server.token)!, secret: 'A'.repeat(32) });
    await expect(enrol({ server: server.url, token, ...choices }, first())).rejects.toThrow('This token is not known');
  });

  it.each(['http://127.0.0.1:1', 'craie.example.org', 'https://127.0.0.1:1'])('says something for the address « %s »', async (address) => {
    await expect(enrol({ server: address, token: server.token, ...choices }, first())).rejects.toThrow(/https:|ECONNREFUSED/);
  });

  it('renews at two thirds of the life, with another key', async () => {
    const identity = await join_();
    await folder.saveIdentity(identity);
    const { validFrom, validTo } = new X509Certificate(identity.certificate);
    const share = (renewalTime(identity) - Date.parse(validFrom)) / (Date.parse(validTo) - Date.parse(validFrom));
    expect(share).toBeCloseTo(2 / 3, 5);
    const stop = new AbortController();
    const renewed = await new Promise<typeof identity>((resolve) => {
      const now = renewalTime(identity);
      void new RenewalWatch({ folder, ways: directly(), identity: () => identity, now: () => now, log: SILENT, every: 10, onRenewed: async (next) => { stop.abort(); resolve(next); } }).run(stop.signal);
    });
    expect(renewed.key).not.toBe(identity.key);
    expect(renewed.certificate).not.toBe(identity.certificate);
    expect(await folder.identity()).toMatchObject({ key: renewed.key, certificate: renewed.certificate });
    // And the new pair is accepted.
    await renew(renewed, folder, directly());
  });

  it('renews earlier when the server wants it, at a place of its own in the time given, and at once when its root is gone', async () => {
    const identity = await join_();
    const ordinary = renewalTime(identity);
    const since = Date.now() + 10_000;
    const withinMs = 7 * 86_400_000;
    const wanted = (deviceId: string) => renewalTime({ ...identity, configuration: { ...identity.configuration, deviceId }, trust: { ...identity.trust, renewal: { since: new Date(since).toISOString(), withinMs } } });
    const times = Array.from({ length: 200 }, (_, at) => wanted(`device-${at}`));
    for (const time of times) expect(time >= since && time <= since + withinMs).toBe(true);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(withinMs * 0.9);
    expect(wanted('device-1')).toBe(wanted('device-1'));
    const past = { since: new Date(Date.now() - 2 * 3_600_000).toISOString(), withinMs };
    expect(renewalTime({ ...identity, trust: { ...identity.trust, renewal: past } })).toBe(ordinary);
    const other = await startAgentServer();
    expect(renewalTime({ ...identity, trust: { ...identity.trust, roots: other.authority.roots } })).toBe(0);
    await other.stop();
  });

  it('a kill in the middle of a renewal leaves a working pair', async () => {
    const identity = await join_();
    await folder.saveIdentity(identity);
    const key = await createDeviceKey();
    await folder.saveNextKey(key);
    expect(await folder.identity()).toMatchObject({ key: identity.key }); // before the answer
    const { certificate } = server.authority.issueDevice(createCsr(key), identity.configuration.deviceId);
    writeFileSync(join(path, 'cert.pem'), certificate); // after the answer, before the key took its place
    expect(await folder.identity()).toMatchObject({ key, certificate });
    expect(readFileSync(join(path, 'key.pem'), 'utf8')).toBe(key);
  });

  it('a kill in the last moment of an enrolment leaves a working identity, and one key', async () => {
    const identity = await join_();
    await folder.saveIdentity(identity);
    renameSync(join(path, 'key.pem'), join(path, 'key.enrol.pem')); // before the key took its last name
    expect(await folder.identity()).toEqual(identity);
    expect(readdirSync(path).filter((name) => name.startsWith('key'))).toEqual(['key.pem']);
  });

  it('a damaged or incomplete folder is said, not guessed around', async () => {
    await folder.saveIdentity(await join_());
    writeFileSync(join(path, 'agent.json'), '{"v":1}');
    await expect(folder.identity()).rejects.toThrow(/enrol this machine again/);
  });
});
