import { collectDpkg } from '../../../agent/src/inventory/software/dpkg.js';
import { collectSoftware } from '../../../agent/src/inventory/software/index.js';
import { humanBytes, parseFlatpak, parseRpm, parseSnap } from '../../../agent/src/inventory/software/listings.js';
import { recordedMachine } from '../recorded-machine.js';

const paragraph = (name: string, status: string, arch: string, more = '') => `Package: ${name}\nStatus: ${status}\nInstalled-Size: 10\nArchitecture: ${arch}\nVersion: 1.0-1\n${more}`;
const STATUS = [
  paragraph('libc6', 'install ok installed', 'amd64', 'Multi-Arch: same\nDescription: library\n Package: not-a-package\n .\n Status: install ok installed\n'),
  paragraph('libc6', 'install ok installed', 'i386', 'Multi-Arch: same\n'),
  paragraph('held', 'hold ok installed', 'all'),
  paragraph('removed', 'deinstall ok config-files', 'all'),
  paragraph('broken', 'install reinstreq half-installed', 'amd64'),
  paragraph('unpacked', 'install ok unpacked', 'amd64'),
  paragraph('last', 'install ok installed', 'all').trimEnd(),
].join('\n');
const DPKG = { '/var/lib/dpkg/status': STATUS, '/var/lib/dpkg/info/libc6:i386.list': '', '/var/lib/dpkg/info/last.list': '' };
const RPM = 'bash\t5.2.26-3.fc40\tx86_64\t8300013\t1713000000\nshadow\t2:4.15.1-3.fc40\tx86_64\t4100000\t1713000001\ngpg-pubkey\ta15b79cc-63d04c2c\t(none)\t0\t1713000002\n';
const FLATPAK = 'org.gimp.GIMP\t2.10.38\tx86_64\t298.9\u00a0MB\norg.tuxpaint.Tuxpaint\t\tx86_64\t1,2 GB\n';
const SNAP = `Name      Version   Rev    Tracking         Publisher   Notes
core22    20240111  1122   latest/stable    canonical*  base
firefox   123.0-1   3836   latest/stable/…  mozilla*    -
`;

it('lists what dpkg calls installed, one entry per architecture', async () => {
  const machine = recordedMachine({ files: DPKG, modified: { '/var/lib/dpkg/info/libc6:i386.list': '2024-05-06T07:08:09Z' } });
  const items = await collectDpkg(machine, 100);
  expect(items.map((item) => `${item.name}:${item.arch}`)).toEqual(['libc6:amd64', 'libc6:i386', 'held:all', 'last:all']);
  expect(items[1]).toEqual({ source: 'dpkg', name: 'libc6', version: '1.0-1', arch: 'i386', size: 10_240, installedAt: '2024-05-06T07:08:09Z' });
  expect(await collectDpkg(machine, 2)).toHaveLength(2);
});

it('reads rpm', () => {
  expect(parseRpm(RPM)).toEqual([
    { source: 'rpm', name: 'bash', version: '5.2.26-3.fc40', arch: 'x86_64', size: 8_300_013, installedAt: '2024-04-13T09:20:00Z' },
    { source: 'rpm', name: 'shadow', version: '2:4.15.1-3.fc40', arch: 'x86_64', size: 4_100_000, installedAt: '2024-04-13T09:20:01Z' },
    { source: 'rpm', name: 'gpg-pubkey', version: 'a15b79cc-63d04c2c', arch: '(none)', size: 0, installedAt: '2024-04-13T09:20:02Z' },
  ]);
});

it('reads flatpak and snap', () => {
  expect(parseFlatpak(FLATPAK)).toEqual([
    { source: 'flatpak', name: 'org.gimp.GIMP', version: '2.10.38', arch: 'x86_64', size: 298_900_000 },
    { source: 'flatpak', name: 'org.tuxpaint.Tuxpaint', version: '', arch: 'x86_64', size: 1_200_000_000 },
  ]);
  expect(parseSnap(SNAP)).toEqual([{ source: 'snap', name: 'core22', version: '20240111' }, { source: 'snap', name: 'firefox', version: '123.0-1' }]);
  expect(parseSnap('No snaps are installed yet. Try \'snap install hello-world\'.\n')).toEqual([]);
});

it.each([['12 bytes', 12], ['1 byte', 1], ['4.5 kB', 4_500], ['many MB', 0], ['', 0]])('reads %j as %s bytes', (text, bytes) => expect(humanBytes(text)).toBe(bytes));

it('puts all sources into one steady order, and does without a tool that fails', async () => {
  const tools = { rpm: { out: RPM }, flatpak: { out: FLATPAK, code: 1 }, snap: { out: SNAP } };
  const items = await collectSoftware(recordedMachine({ files: DPKG, tools }));
  expect(items.map((item) => `${item.source} ${item.name}`)).toEqual([
    'dpkg held', 'dpkg last', 'dpkg libc6', 'dpkg libc6', 'rpm bash', 'rpm gpg-pubkey', 'rpm shadow', 'snap core22', 'snap firefox',
  ]);
  expect(await collectSoftware(recordedMachine({}))).toEqual([]);
});
