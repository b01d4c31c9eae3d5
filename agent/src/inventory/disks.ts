/** Disks from /sys/block, with their health when smartctl is installed; and the file systems that matter. */
import type { Section } from '#contract';
import type { Machine } from './machine.js';
import { parseSmart, type DiskHealth } from './smart.js';
import { clean, whole } from './wire-text.js';

type Disk = Section<'hardware'>['disks'][number];
type Filesystem = Section<'hardware'>['filesystems'][number];

const SECTOR = 512;
const MAX_DISKS = 64;
/** Not disks: loops (snaps), compressed memory, optical drives, RAID and encryption layers over real disks. */
const LAYER = /^(loop|ram|zram|sr|fd|dm-|md|nbd)/;

/** How the disk is attached and what it is made of. */
export function diskKind(name: string, rotational: string, removable: string): string {
  if (name.startsWith('nvme')) return 'nvme';
  if (name.startsWith('mmcblk')) return removable === '1' ? 'sd' : 'emmc';
  if (/^(vd|xvd)/.test(name)) return 'virtual';
  return rotational === '1' ? 'hdd' : 'ssd';
}

async function health(machine: Machine, name: string, kind: string): Promise<DiskHealth> {
  if (kind === 'virtual' || kind === 'emmc' || kind === 'sd') return { health: 'unknown' };
  // Exit codes of smartctl are a bit mask of findings: its report is valid beside most of them. A sleeping disk is left asleep.
  const { out } = await machine.run('smartctl', ['--json', '-n', 'standby', '-i', '-H', '-A', `/dev/${name}`], { timeout: 8_000 });
  return parseSmart(out);
}

async function disk(machine: Machine, name: string): Promise<Disk | undefined> {
  const at = `/sys/block/${name}`;
  const [sectors, rotational, removable, model, serial, wwid] = await Promise.all(
    ['size', 'queue/rotational', 'removable', 'device/model', 'device/serial', 'device/wwid'].map((file) => machine.text(`${at}/${file}`, 512)),
  );
  const size = whole(sectors) * SECTOR;
  const kind = diskKind(name, rotational ?? '', removable ?? '');
  // A USB stick comes and goes with a person: it is not part of the machine.
  const usb = (await machine.resolve(at)).includes('/usb');
  if (size === 0 || (removable === '1' && usb)) return undefined;
  return { name: clean(name), model: clean(model), serial: clean(serial || wwid), size, kind, ...(await health(machine, name, kind)) };
}

export async function collectDisks(machine: Machine): Promise<Disk[]> {
  const names = (await machine.list('/sys/block')).filter((name) => !LAYER.test(name) && !/^mmcblk\d+(boot|rpmb)/.test(name)).slice(0, MAX_DISKS);
  // One after the other: a slow disk must not make ten smartctl wait on the same bus.
  const found: Disk[] = [];
  for (const name of names) {
    const one = await disk(machine, name);
    if (one) found.push(one);
  }
  return found;
}

const REAL = new Set(['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'f2fs', 'vfat', 'exfat', 'ntfs', 'ntfs3', 'fuseblk', 'zfs', 'bcachefs', 'jfs', 'reiserfs']);
/** Media a person plugged in: their mount points bear a session's name and a volume's label. */
const PERSONAL = /^\/(media|run\/media|run\/user)/;

/** Mounts on real storage, one per device, personal media left out, home folders without their owner's name. */
export function parseMounts(text: string): { mount: string; path: string; type: string }[] {
  const seen = new Set<string>();
  const found: { mount: string; path: string; type: string }[] = [];
  for (const line of text.split('\n')) {
    const [device, escaped, type] = line.split(' ');
    if (!device || !escaped || !type || !REAL.has(type) || seen.has(device)) continue;
    const path = escaped.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
    if (PERSONAL.test(path) || !path.startsWith('/')) continue;
    seen.add(device);
    found.push({ mount: clean(path.replace(/^\/home\/.+$/, '/home/*')), path, type: clean(type, 40) });
    if (found.length === 64) break;
  }
  return found;
}

export async function collectFilesystems(machine: Machine): Promise<Filesystem[]> {
  const mounts = parseMounts(await machine.text('/proc/mounts'));
  const sized = await Promise.all(mounts.map(async ({ mount, path, type }) => ({ mount, type, space: await machine.space(path) })));
  return sized.flatMap(({ mount, type, space }) => (space && space.size > 0 ? [{ mount, type, ...space }] : []));
}
