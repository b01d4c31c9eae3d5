/**
 * What simulated devices say they are: plausible school machines, the same for the same index, so that a demo and a
 * benchmark can be repeated. Names are neutral labels; nothing here describes a person.
 */
import { createHash } from 'node:crypto';
import type { EnrolRequest, InventoryMessage, Section, SoftwareItem } from '#contract';

export interface Profile {
  index: number;
  hostname: string;
  platform: EnrolRequest['platform'];
  serial: string;
  machineId: string;
  mac: string;
  battery: boolean;
  system: Section<'system'>;
  hardware: Section<'hardware'>;
  os: Section<'os'>;
  agent: Section<'agent'>;
  software: SoftwareItem[];
}

const GB = 1024 ** 3;
const MODELS = [
  { kind: 'laptop', prefix: 'prt', maker: 'Lenovo', model: 'ThinkPad 11e', platform: 'linux', os: ['PrimTux', '8', '2028-06-30'], disk: 128, memory: 8 },
  { kind: 'tablet', prefix: 'tab', maker: 'Samsung', model: 'Galaxy Tab A8', platform: 'android', os: ['Android', '14', ''], disk: 64, memory: 4 },
  { kind: 'laptop', prefix: 'prt', maker: 'HP', model: 'ProBook x360 11 G5', platform: 'windows', os: ['Windows 11 Éducation', '23H2', '2026-11-10'], disk: 128, memory: 8 },
  { kind: 'desktop', prefix: 'eni', maker: 'Intel', model: 'NUC 11 (ENI)', platform: 'linux', os: ['Debian GNU/Linux', '12', '2028-06-30'], disk: 256, memory: 8 },
  { kind: 'tablet', prefix: 'tab', maker: 'Lenovo', model: 'Tab M10', platform: 'android', os: ['Android', '13', ''], disk: 64, memory: 4 },
  { kind: 'desktop', prefix: 'pst', maker: 'Dell', model: 'OptiPlex 3080', platform: 'linux', os: ['Ubuntu', '22.04', '2027-06-01'], disk: 256, memory: 16 },
] as const;

/** Real Debian package names and versions, so that a search for a title answers something believable. */
const SOFTWARE: [name: string, versions: string[], size: number][] = [
  ['vlc', ['3.0.18-2', '3.0.20-0+deb12u1', '3.0.21-0+deb12u1'], 5_000_000],
  ['gcompris-qt', ['3.1-2', '3.3-1', '4.1-1'], 98_000_000],
  ['tuxpaint', ['1:0.9.28-2', '1:0.9.31-1'], 12_000_000],
  ['tuxmath', ['2.0.3-9', '2.0.3-10'], 24_000_000],
  ['libreoffice-writer', ['4:7.4.7-1+deb12u5', '4:24.2.0-1'], 310_000_000],
  ['firefox-esr', ['115.15.0esr-1~deb12u1', '128.3.0esr-1~deb12u1'], 220_000_000],
  ['scratch', ['1.4.0.6~dfsg1-6'], 65_000_000],
  ['geogebra', ['4.0.34.0+dfsg1-9'], 7_000_000],
  ['clamav-daemon', ['1.0.3+dfsg-1~deb12u1', '1.0.7+dfsg-1~deb12u1'], 1_500_000],
  ['openssl', ['3.0.11-1~deb12u2', '3.0.15-1~deb12u1'], 2_100_000],
  ['openboard', ['1.6.4+dfsg-1'], 52_000_000],
  ['klettres', ['4:22.12.3-1'], 9_000_000],
];

/** A number from 0 to 1 that depends on nothing but its arguments. */
export function noise(index: number, salt: string): number {
  return createHash('sha256').update(`${salt}:${index}`).digest().readUInt32BE(0) / 2 ** 32;
}

const hex = (index: number, salt: string, length: number) => createHash('sha256').update(`${salt}:${index}`).digest('hex').slice(0, length);

/** Builds the machine number `index` (0, 1, 2 …). */
export function profile(index: number): Profile {
  const model = MODELS[Math.floor(noise(index, 'model') * MODELS.length)] ?? MODELS[0];
  const serial = `SIM${hex(index, 'serial', 7).toUpperCase()}`;
  const [osName, osVersion, supportEnds] = model.os;
  const portable = model.kind !== 'desktop';
  const wear = Math.round(noise(index, 'wear') * 35);
  return {
    index,
    hostname: `${model.prefix}-${String(400 + index).padStart(4, '0')}`,
    platform: model.platform,
    serial,
    machineId: hex(index, 'machine', 32),
    mac: `02:${hex(index, 'mac', 10).match(/../g)?.join(':') ?? ''}`,
    battery: portable,
    system: {
      hostname: `${model.prefix}-${400 + index}`, manufacturer: model.maker, model: model.model, serial, uuid: hex(index, 'uuid', 32),
      chassis: model.kind, formFactor: model.kind,
      firmware: { vendor: model.maker, version: '1.24', date: '2023-05-10', mode: 'uefi', secureBoot: true },
    },
    hardware: {
      cpu: { model: 'Intel N4120', cores: 4, mhz: 1100 },
      memory: model.memory * GB,
      disks: [{ name: 'nvme0n1', model: 'SSD', serial: `D${serial}`, size: model.disk * GB, kind: 'ssd', health: noise(index, 'disk') > 0.97 ? 'failing' : 'good', wear: Math.round(noise(index, 'ssd') * 20) }],
      filesystems: [{ mount: '/', type: 'ext4', size: model.disk * GB, free: Math.round(model.disk * GB * (0.1 + 0.6 * noise(index, 'free'))) }],
      batteries: portable ? [{ name: 'BAT0', model: 'Li-ion', designWh: 42, fullWh: Math.round(42 * (100 - wear)) / 100, wear, cycles: 200 + index }] : [],
      displays: [{ connector: 'eDP-1', manufacturer: model.maker, model: '11.6"', serial: '', resolution: '1366x768' }],
    },
    os: {
      platform: model.platform, name: osName, version: osVersion, codename: '', kernel: '6.1.0', architecture: 'x86_64',
      timezone: 'Europe/Paris', locale: 'fr_FR.UTF-8', ...(supportEnds ? { supportEnds } : {}),
    },
    agent: { version: 'simulated', node: process.version, manage: true, allowPower: true, allowLock: true, capabilities: model.platform === 'linux' ? ['apps.debian'] : [] },
    software: SOFTWARE.filter((_, k) => noise(index, `has${k}`) > 0.35).map(([name, versions, size], k) => ({
      source: 'dpkg', name, arch: 'amd64', size,
      version: versions[Math.floor(noise(index, `version${k}`) * versions.length)] ?? '1',
      installedAt: '2026-09-01T07:00:00.000Z',
    })),
  };
}

const hash = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** The whole inventory of a profile as its agent would send it now. */
export function inventoryOf(machine: Profile): InventoryMessage {
  const sections = {
    system: machine.system, hardware: machine.hardware, os: machine.os, agent: machine.agent,
    network: { interfaces: [{ name: 'wlan0', mac: machine.mac, kind: 'wifi' as const, addresses: [`10.40.${machine.index >> 8}.${machine.index & 255}`], up: true }], gateway: '10.40.0.1', dns: ['10.40.0.1'] },
    protection: {
      antivirus: [{ product: 'ClamAV', version: '1.0.7', signatureVersion: '27400', signatureDate: '2026-11-20T06:00:00.000Z', state: 'running' as const }],
      proxy: { mode: 'none' as const, address: '', source: '' },
    },
  };
  const hashes = Object.fromEntries([...Object.entries(sections), ['software', machine.software] as const].map(([name, part]) => [name, hash(part)]));
  return { v: 1, hash: hash(hashes), sections, software: machine.software, hashes };
}
