import { canonicalJson, fingerprints, type Sections } from '../../../agent/src/inventory/hashing.js';

const base = (): Sections => ({
  system: { hostname: 'h', manufacturer: '', model: '', serial: '', uuid: '', chassis: '', formFactor: 'laptop', firmware: { vendor: '', version: '', date: '', mode: 'uefi' } },
  hardware: {
    cpu: { model: 'N100', cores: 4, mhz: 700 }, memory: 8e9,
    disks: [{ name: 'sda', model: '', serial: '', size: 1e11, kind: 'ssd', health: 'good', temperature: 30, wear: 1 }],
    filesystems: [{ mount: '/', type: 'ext4', size: 1e11, free: 5e10 }],
    batteries: [{ name: 'BAT0', model: '', designWh: 50, fullWh: 45.01, wear: 10 }], displays: [],
  },
  network: { interfaces: [{ name: 'eth0', mac: '', kind: 'ethernet', addresses: ['10.0.0.2/24', 'fd00::1/64'], up: true }], gateway: '', dns: [] },
  os: { platform: 'linux', name: '', version: '', codename: '', kernel: '', architecture: '', timezone: '', locale: '', clockDriftSeconds: 0.1 },
  protection: { antivirus: [], proxy: { mode: 'none', address: '', source: '' } },
  agent: { version: '1', node: '', manage: false, allowPower: false, allowLock: false, capabilities: [] },
});
const software = [{ source: 'dpkg' as const, name: 'bash', version: '5' }];
const before = fingerprints(base(), software);
const after = (change: (sections: Sections) => void) => { const sections = structuredClone(base()); change(sections); return fingerprints(sections, software); };
/** The first item of a list that has one. */
const first = <T>(items: T[]): T => items[0] as T;

it.each<[string, (s: Sections) => void]>([
  ['the speed of the processor', (s) => { s.hardware.cpu.mhz = 3_400; }],
  ['a temperature', (s) => { first(s.hardware.disks).temperature = 55; }],
  ['a little space', (s) => { first(s.hardware.filesystems).free = 4.9e10; }],
  ['the gauge of a battery', (s) => { first(s.hardware.batteries).fullWh = 44.9; }],
  ['a new privacy address', (s) => { first(s.network.interfaces).addresses = ['10.0.0.2/24', 'fd00::2/64']; }],
  ['a second of the clock', (s) => { s.os.clockDriftSeconds = -1.2; }],
])('stays still when what changes is %s', (_, change) => expect(after(change)).toEqual(before));

it.each<[string, string, (s: Sections) => void]>([
  ['memory', 'hardware', (s) => { s.hardware.memory = 4e9; }],
  ['health', 'hardware', (s) => { first(s.hardware.disks).health = 'failing'; }],
  ['much space', 'hardware', (s) => { first(s.hardware.filesystems).free = 1e10; }],
  ['wear', 'hardware', (s) => { first(s.hardware.batteries).wear = 12; }],
  ['an address', 'network', (s) => { first(s.network.interfaces).addresses = ['10.0.0.3/24']; }],
  ['a wrong clock', 'os', (s) => { s.os.clockDriftSeconds = 90; }],
  ['a name', 'system', (s) => { s.system.hostname = 'other'; }],
])('moves with %s, in its own part only', (_, part, change) => {
  const now = after(change);
  expect(now.hash).not.toBe(before.hash);
  expect(Object.keys(now.hashes).filter((name) => now.hashes[name] !== before.hashes[name])).toEqual([part]);
});

it('moves with a version', () => {
  expect(fingerprints(base(), [{ ...first(software), version: '6' }]).hashes.software).not.toBe(before.hashes.software);
});

it('does not depend on the order of keys', () => {
  expect(canonicalJson({ b: [{ d: 1, c: undefined }], a: 'é' })).toBe('{"a":"é","b":[{"d":1}]}');
  expect(before.hash).toMatch(/^[0-9a-f]{64}$/);
});
