/** The whole way on the real package database: a signed target, the bundled agent, apt. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TargetItem } from '#contract';
import { AgentMachine, buildAgent } from '../../../support/agent-process.js';
import { startAgentServer, type AgentServer } from '../../../support/agent-server.js';
import { exclusive, TURN } from '../../../support/exclusive.js';
import { describeWith } from '../../../support/parts.js';

const NAME = 'craie-agent-test';
const MARK = join(tmpdir(), `${NAME}-${process.pid}`);

/** A real package; `postinst` runs at its installation. */
function makePackage(version: string, { postinst = '', depends = '', name = NAME } = {}): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'craie-package-'));
  try {
    mkdirSync(join(folder, 'tree', 'DEBIAN'), { recursive: true, mode: 0o755 });
    const control = { Package: name, Version: version, Architecture: 'all', Maintainer: 'Test <t@example.org>', Description: 'test', ...(depends && { Depends: depends }) };
    writeFileSync(join(folder, 'tree/DEBIAN/control'), Object.entries(control).map(([k, v]) => `${k}: ${v}\n`).join(''));
    if (postinst) writeFileSync(join(folder, 'tree/DEBIAN/postinst'), `#!/bin/sh\n${postinst}\n`, { mode: 0o755 });
    execFileSync('dpkg-deb', ['--root-owner-group', '-b', 'tree', 'made.deb'], { cwd: folder, stdio: 'pipe' });
    return readFileSync(join(folder, 'made.deb'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const installed = () => spawnSync('dpkg-query', ['-W', '-f', '${Version} ${db:Status-Status}', NAME]).stdout.toString();
const FOREIGN = 'craie-agent-foreign';
const purge = () => spawnSync('dpkg', ['--purge', '--force-all', NAME, FOREIGN]);

describeWith(['packages apart'], 'Debian packages', () => {
  let release: () => Promise<void>;
  let server: AgentServer;
  let machine: AgentMachine;
  let id: string;
  let revision = 0;

  const present = (version: string, content: Buffer): TargetItem => ({ key: 'app:test', kind: 'app', ensure: 'present', title: 'Test', package: NAME, version, file: server.addFile(content) });
  const absent: TargetItem = { key: 'app:test', kind: 'app', ensure: 'absent', title: 'Test', package: NAME };
  const follow = async (item: TargetItem) => {
    await server.target(id, ++revision, [item]);
    const now = revision;
    return (state: string, reason?: string) => server.heard('reported', (r) => r.revision === now && r.items.some((i) => i.state === state && (reason === undefined || i.reason === reason)), 60_000);
  };

  beforeAll(async () => {
    await buildAgent();
    release = await exclusive('apt');
    purge();
  }, TURN);
  afterAll(async () => {
    purge();
    rmSync(MARK, { force: true });
    await release?.();
  });
  beforeEach(async () => {
    server = await startAgentServer();
    machine = new AgentMachine();
    id = await machine.enrol(server.url, server.token, '--no-power', '--no-lock');
    revision = 0;
    machine.start();
    await server.heard('hello');
  });
  afterEach(async () => {
    await machine.remove();
    await server.stop();
  });

  it('installs, upgrades, goes back to a pinned version, and removes', async () => {
    await (await follow(present('1.0', makePackage('1.0'))))('done');
    expect(installed()).toBe('1.0 installed');
    await (await follow(present('2.0', makePackage('2.0'))))('done');
    expect(installed()).toBe('2.0 installed');
    await (await follow(present('1.5', makePackage('1.5'))))('done');
    expect(installed()).toBe('1.5 installed');
    await server.heard('event', (e) => e.kind === 'package-changed');
    await (await follow(absent))('done');
    expect(installed()).not.toContain('installed');
  });

  it('kill -9 in the middle: apt goes on, and the next start finds it done without running it twice', async () => {
    const reported = await follow(present('3.0', makePackage('3.0', { postinst: `echo run >> ${MARK}; sleep 4` })));
    await waitFor(() => existsSync(MARK));
    await machine.stop('SIGKILL');
    machine.start();
    await reported('done');
    expect(installed()).toBe('3.0 installed');
    expect(readFileSync(MARK, 'utf8')).toBe('run\n');
  });

  it('says why: broken script, missing dependency, wrong file, lock held', async () => {
    const failed = await (await follow(present('4.0', makePackage('4.0', { postinst: 'echo « cassé » >&2; exit 3' }))))('failed');
    expect(failed.items[0]).toMatchObject({ reason: 'failed', attempts: 1 });
    expect(failed.items[0]!.detail).toContain('exit status 3');
    // A package that cannot be configured can still be removed.
    await (await follow(absent))('done');

    const unmet = await (await follow(present('5.0', makePackage('5.0', { depends: 'craie-there-is-none' }))))('failed', 'dependency');
    expect(unmet.items[0]!.detail).toContain('craie-there-is-none');

    const foreign = await (await follow(present('6.0', makePackage('6.0', { name: 'craie-other' }))))('failed');
    expect(foreign.items[0]!.detail).toContain('craie-other');

    const item = present('7.0', makePackage('7.0'));
    if ('file' in item && item.file) server.files.set(item.file.sha256, Buffer.alloc(item.file.size, 1));
    await (await follow(item))('failed', 'corrupt');

    const holder = spawn('/usr/bin/python3', ['-c', 'import fcntl,sys\nf=open("/var/lib/dpkg/lock-frontend","w")\nfcntl.lockf(f,fcntl.LOCK_EX)\nprint("held",flush=True)\nsys.stdin.read()'], { stdio: ['pipe', 'pipe', 'ignore'] });
    try {
      await new Promise((resolve) => holder.stdout.once('data', resolve));
      const locked = await (await follow(present('8.0', makePackage('8.0'))))('waiting', 'locked');
      expect(Date.parse(locked.items[0]!.retryAt!)).toBeGreaterThan(Date.now());
      expect(locked.items[0]!.detail).toMatch(/^Un autre programme occupe la base des paquets[^\n]*\nE: Could not get lock/);
    } finally {
      holder.kill();
    }
  });

  it('repairs what a power cut left, then goes on', async () => {
    unpack(makePackage('9.0'));
    expect(installed()).toBe('9.0 unpacked');
    await (await follow(present('9.1', makePackage('9.1'))))('done');
    expect(installed()).toBe('9.1 installed');
    expect(machine.log).toContain('repair');
  });

  it('a package of somebody else that cannot be configured is named, and holds nothing up', async () => {
    unpack(makePackage('1.0', { name: FOREIGN, postinst: 'exit 7' }));
    await (await follow(present('10.0', makePackage('10.0'))))('done');
    expect(installed()).toBe('10.0 installed');
    const broken = await server.heard('event', (e) => e.kind === 'package-broken');
    expect(broken.detail).toContain(FOREIGN);
    expect(broken.detail).not.toContain(`${NAME} `);
    // Our own wish is reported done at once, without a failure in between.
    expect(server.said.some((m) => m.kind === 'reported' && m.body.items.some((i) => i.state === 'failed'))).toBe(false);
  });
});

/** Leaves a package unpacked and not configured, as a power cut does. */
function unpack(content: Buffer): void {
  const folder = mkdtempSync(join(tmpdir(), 'craie-cut-'));
  writeFileSync(join(folder, 'x.deb'), content);
  execFileSync('dpkg', ['--unpack', join(folder, 'x.deb')], { stdio: 'pipe' });
  rmSync(folder, { recursive: true });
}

async function waitFor(fits: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!fits()) {
    if (Date.now() > deadline) throw new Error('did not happen in 30 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
