/**
 * The agent as a Debian package, on Debian's own Node 18: installed, enrolled, at work, upgraded, removed and purged by
 * the real apt and dpkg, in a throw-away root, against the real server.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DeviceDetail, DeviceEventView, DeviceRow, InventoryView, Page } from '#contract';
import { BUNDLE, bundleOfVersion, buildAgent, packageAgent } from '../support/agent-process.js';
import { exclusive, TURN } from '../support/exclusive.js';
import { end, openHouse, until, type House } from '../support/house.js';
import { deploy, reaches, uploadApp } from '../support/orders.js';
import { describeWith } from '../support/parts.js';
import { ENVIRONMENT, ThrowawayRoot } from '../support/throwaway-root.js';

const NEWER = '9.1.0';
const DEPLOYED = '9.1.5';
const STATE = '/var/lib/craie-agent';
const UNIT = '/usr/lib/systemd/system/craie-agent.service';

describeWith(['root on Debian', 'overlay mounts'], 'the agent as a Debian package', () => {
  let release: () => Promise<void>;
  let house: House;
  let root: ThrowawayRoot;
  let agent: ChildProcess | undefined;
  let first: string;
  let second: string;
  let deviceId: string;

  beforeAll(async () => {
    release = await exclusive('apt');
    await buildAgent();
    [house, root] = await Promise.all([openHouse(), ThrowawayRoot.open()]);
    first = `/srv/${basename(await packageAgent(BUNDLE, root.shared))}`;
    second = `/srv/${basename(await packageAgent(await bundleOfVersion(NEWER, root.shared), root.shared))}`;
  }, TURN + 120_000);
  afterAll(async () => {
    await end(agent);
    await house?.dispose();
    await root?.close();
    await release?.();
  });

  /** Starts the service as its unit says. */
  const startService = async () => {
    const unit = await root.must('cat', UNIT);
    const setting = (name: string) => new RegExp(`(?<=^${name}=).*`, 'm').exec(unit)?.[0] ?? '';
    const runtime = `/run/${setting('RuntimeDirectory')}`;
    await root.must('install', '-d', '-m', setting('RuntimeDirectoryMode'), runtime);
    const [command, args] = root.inside(['env', setting('Environment'), `RUNTIME_DIRECTORY=${runtime}`, ...setting('ExecStart').split(' ')]);
    agent = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: ENVIRONMENT, cwd: '/' });
    agent.stderr?.on('data', (part: Buffer) => house.log.push(`packaged: ${part.toString()}`));
  };
  const online = (version: string) => until(`the device online with agent ${version}`, async () => {
    const [row] = (await house.api.call<Page<DeviceRow>>('GET', '/devices?limit=1')).items;
    const device = row && (await house.api.call<DeviceDetail>('GET', `/devices/${row.id}`));
    return device?.presence === 'online' && device.agentVersion === version && device.id;
  }).catch((error: Error) => { throw new Error(`${error.message}\n${house.log.slice(-20).join('')}`); });
  const modes = (...paths: string[]) => root.must('stat', '-c', '%A %U:%G %n', ...paths);

  test('the same bundle makes the same bytes', async () => {
    const bytes = await readFile(join(root.shared, basename(first)));
    expect((await readFile(await packageAgent(BUNDLE, root.shared))).equals(bytes)).toBe(true);
  });

  test('installed with Debian’s own Node 18: everything belongs to root', async () => {
    await root.must('apt-get', 'install', '-y', '-q', '--allow-downgrades', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-unsafe-io', first, 'nodejs=18*');
    expect(await root.must('node', '--version')).toMatch(/^v18\./);
    expect(await root.must('craie-agent', '--version')).toBe('0.1.0\n');
    const files = await root.must('sh', '-c', 'dpkg -L craie-agent | xargs stat -c "%A %U:%G %n" | grep -v "^l"');
    expect(files.trim().split('\n').filter((line) => !line.includes(' root:root ') || /^.{5}w|^.{8}w/.test(line))).toEqual([]);
    expect(await modes(STATE)).toBe(`drwx------ root:root ${STATE}\n`);
    expect(await root.must('dpkg', '--verify', 'craie-agent')).toBe('');
  });

  test('the unit is one that systemd understands, and is enabled', async () => {
    expect(await root.run('systemd-analyze', 'verify', UNIT)).toMatchObject({ code: 0, stderr: '' });
    expect(await root.must('readlink', '/etc/systemd/system/multi-user.target.wants/craie-agent.service')).toContain('craie-agent.service');
  });

  test('enrolled and at work as its unit says', async () => {
    const [site] = (await house.api.sites(1)).items;
    const { token } = await house.api.enrolmentToken(site!, 'Package', 1);
    // Where systemd is at work, the service is what a person starts.
    await root.must('mkdir', '-p', '/run/systemd/system');
    const said = await root.must('craie-agent', 'enrol', '--server', house.deviceUrl, '--token', token ?? '', '--boot-spread', '0', '--no-power', '--no-lock');
    expect(said).toContain('systemctl restart craie-agent');
    await root.must('rmdir', '/run/systemd/system');
    await startService();
    deviceId = await online('0.1.0');
    const status = JSON.parse(await root.must('craie-agent', 'status', '--json')) as { deviceId: string; running: boolean; link: { connected: boolean } };
    expect(status).toMatchObject({ deviceId, running: true, link: { connected: true } });
  });

  test('a pupil reads no key and changes neither configuration nor bundle nor service', async () => {
    await root.must('useradd', '--create-home', 'eleve');
    const pupil = (script: string) => root.run('runuser', '-u', 'eleve', '--', 'sh', '-c', script);
    expect(await pupil('craie-agent --version')).toMatchObject({ code: 0, stdout: '0.1.0\n' });
    const pid = String(agent?.pid);
    const forbidden = [
      `ls ${STATE}`, `cat ${STATE}/key.pem`, `cat ${STATE}/agent.json`, `echo {} > ${STATE}/agent.json`, `rm -rf ${STATE}`, `mv ${STATE} /tmp/taken`,
      'echo > /usr/lib/craie-agent/craie-agent.mjs', 'rm -f /usr/lib/craie-agent/craie-agent.mjs', 'echo > /usr/lib/craie-agent/launcher.mjs', 'touch /usr/lib/craie-agent/x', `ls ${STATE}/update`, 'ln -sf /tmp/x /usr/bin/craie-agent',
      `echo > ${UNIT}`, 'mkdir -p /etc/systemd/system/craie-agent.service.d', `kill ${pid}`, `cat /proc/${pid}/environ`, `cat /proc/${pid}/mem`,
      `craie-agent status --state ${STATE}`, `craie-agent unenrol --state ${STATE}`, 'dpkg -r craie-agent', 'rm -f /run/craie-agent/lesson.sock', 'touch /run/craie-agent/x',
    ];
    const done: string[] = [];
    for (const script of forbidden) if ((await pupil(script)).code === 0) done.push(script);
    expect(done).toEqual([]);
    expect(await root.must('stat', '-c', '%a %U', `${STATE}/key.pem`, `${STATE}/agent.json`)).toBe('600 root\n600 root\n');
    expect(await root.must('dpkg', '--verify', 'craie-agent')).toBe('');
  });

  test('whoever is at the device locks a lesson, which the server hears of, and ends it', async () => {
    const person = (...words: string[]) => root.must('runuser', '-u', 'eleve', '--', 'craie-agent', 'lesson', ...words);
    const history = async () => (await house.api.call<Page<DeviceEventView>>('GET', `/devices/${deviceId}/events?limit=50`)).items.map(({ kind }) => kind);
    expect(await person('--for', '30m')).toMatch(/^Cours en cours jusqu’à \d\d h \d\d : rien ne change/);
    await until('the lesson in the device’s history', async () => (await history()).includes('lesson-locked'));
    await until('the lesson on the device’s page', async () => (await house.api.call<InventoryView>('GET', `/devices/${deviceId}/inventory`)).agent?.body.lessonUntil !== undefined);
    expect(await person('--end')).toBe('Aucun cours en cours sur cet appareil.\n');
    expect((await root.run('runuser', '-u', 'eleve', '--', 'craie-agent', 'lesson', '--end')).stderr).toContain('Aucun cours n’est en cours');
  });

  test('upgraded while it works: the enrolment stays, the new version comes with the next start', async () => {
    await root.must('chmod', '0755', STATE);
    await root.must('dpkg', '-i', second);
    expect(await modes(STATE)).toContain('drwx------');
    await end(agent);
    await startService();
    expect(await online(NEWER)).toBe(deviceId);
    await root.must('dpkg', '-i', second);
  });

  test('another version, deployed as an application is, takes over as the unit would start it', async () => {
    const app = await uploadApp(house, await bundleOfVersion(DEPLOYED, root.shared));
    const ended = new Promise((resolve) => agent?.once('exit', resolve));
    await deploy(house, app, deviceId, 'present');
    expect(await ended).toBe(75);
    await startService();
    expect(await online(DEPLOYED)).toBe(deviceId);
    await reaches(house, deviceId, 'app:craie-agent', ['done']);
    expect(await root.must('craie-agent', '--version')).toBe(`${DEPLOYED}\n`);
  });

  test('removed and installed again: still enrolled', async () => {
    await end(agent);
    await root.must('dpkg', '-r', 'craie-agent');
    expect((await root.run('craie-agent', '--version')).code).not.toBe(0);
    await root.must('test', '-f', `${STATE}/key.pem`);
    await root.must('dpkg', '-i', first);
    expect(JSON.parse(await root.must('craie-agent', 'status', '--json'))).toMatchObject({ deviceId });
  });

  test('purged: nothing of it stays, and dpkg is clean', async () => {
    await root.must('dpkg', '-P', 'craie-agent');
    expect(await root.must('dpkg', '--audit')).toBe('');
    // A suite of the Debian driver that was killed on this machine may have left its own package there.
    expect(await root.must('sh', '-c', 'find /usr /etc /var/lib -name "*craie-agent*" -not -path "/usr/src/*" -not -name "craie-agent-test*"')).toBe('');
  });
});
