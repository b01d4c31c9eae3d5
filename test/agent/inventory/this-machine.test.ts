/** The real collection on the machine that runs the tests: nothing recorded, every message checked as the server would. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { hostname, totalmem } from 'node:os';
import { deflateRawSync } from 'node:zlib';
import { checkUp, LIMITS, type InventoryMessage } from '#contract';
import { createInventory, type Inventory } from '../../../agent/src/inventory/index.js';
import { testWith } from '../../support/parts.js';

const agent = { version: '1.2.3', manage: false, allowPower: false, allowLock: false, capabilities: ['inventory'] };

/** Every text in a value, without the keys. */
const values = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(values) : [String(value)];

describe('the inventory of this machine', () => {
  let inventory: Inventory;
  let message: InventoryMessage;

  beforeAll(async () => {
    inventory = createInventory({ agent, clockDrift: () => 0.4 });
    message = await inventory.collect();
  });

  it('passes the door of the server, within the limits of the wire', () => {
    const text = JSON.stringify(message);
    expect(checkUp('inventory', message)).toMatchObject({ ok: true });
    expect(text.length).toBeLessThan(LIMITS.inventoryInflated);
    expect(deflateRawSync(text).length).toBeLessThan(LIMITS.packet);
  });

  it('names this machine and its means', () => {
    expect(message.sections.system?.hostname).toBe(hostname());
    expect(message.sections.hardware?.memory).toBe(totalmem());
    expect(message.sections.hardware?.cpu.cores).toBeGreaterThan(0);
    expect(message.sections.os?.kernel).toBe(execFileSync('uname', ['-r'], { encoding: 'utf8' }).trim());
    expect(message.sections.agent).toEqual({ ...agent, node: process.version });
  });

  testWith(['dpkg'], 'counts exactly the packages dpkg calls installed', () => {
    const format = '${db:Status-Status}\t${Package}\t${Version}\t${Architecture}\t${Installed-Size}\n';
    const lines = execFileSync('dpkg-query', ['-W', '-f', format], { encoding: 'utf8', maxBuffer: 1e8 }).trim().split('\n');
    const truth = lines.map((line) => line.split('\t')).filter(([status]) => status === 'installed')
      .map(([, name, version, arch, size]) => `${name} ${version} ${arch} ${Number(size) * 1_024}`).sort();
    const items = (message.software ?? []).filter((item) => item.source === 'dpkg');
    expect(items.map((item) => `${item.name} ${item.version} ${item.arch} ${item.size}`).sort()).toEqual(truth);
    expect(items.filter((item) => item.installedAt === undefined)).toEqual([]);
  });

  it('holds no name of an account, no home folder, no variable of the environment', () => {
    const people = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'))
      .filter(([name, , uid, , , home]) => name === 'root' || Number(uid) >= 1_000 || home?.startsWith('/home/'));
    // Names of packages and of the system are what the distribution published: an account may well be called like them.
    const { system, hardware, network, protection } = message.sections;
    const text = values({ ...system, hostname: '' }).concat(values({ hardware, network, protection })).join('\n');
    for (const [name, , , , gecos, home] of people) {
      expect(text).not.toMatch(new RegExp(`\\b${name}\\b`));
      if (home && home !== '/' && home !== '/nonexistent') expect(text).not.toContain(`${home}/`);
      const person = gecos?.split(',')[0];
      if (person && person !== name && person !== 'root') expect(text).not.toContain(person);
    }
    for (const variable of ['PATH=', 'HOME=', 'USER=', process.cwd()]) expect(text).not.toContain(variable);
  });

  it('gives the same fingerprints twice', async () => {
    const [again, shared] = await Promise.all([inventory.collect(), inventory.collect()]);
    expect(again.hashes).toEqual(message.hashes);
    expect(again.hash).toBe(message.hash);
    expect(shared).toBe(again);
    expect(Object.keys(message.hashes).sort()).toEqual(['agent', 'hardware', 'network', 'os', 'protection', 'software', 'system']);
  });

  it('tells the facts of a heartbeat, fit for the wire', async () => {
    const facts = await inventory.heartbeatFacts();
    expect(checkUp('heartbeat', { v: 1, ...facts, targetEtag: '', inventoryHash: message.hash })).toMatchObject({ ok: true });
    expect(facts.diskTotal).toBeGreaterThan(0);
    expect(facts.diskFree).toBeLessThanOrEqual(facts.diskTotal);
    if (existsSync('/proc/uptime')) expect(facts.uptime).toBeGreaterThan(0);
  });
});
