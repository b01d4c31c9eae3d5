/** Batteries, disks, screens, processor: recorded trees of /sys and reports of smartctl. */
import { collectBatteries, wattHours } from '../../../agent/src/inventory/batteries.js';
import { collectDisks, collectFilesystems, diskKind, parseMounts } from '../../../agent/src/inventory/disks.js';
import { collectDisplays } from '../../../agent/src/inventory/displays.js';
import { collectProcessor, parseCpuInfo } from '../../../agent/src/inventory/processor.js';
import { parseSmart } from '../../../agent/src/inventory/smart.js';
import { recordedMachine } from '../recorded-machine.js';
import { DELL_U2723QE } from './recorded-edids.js';

const supply = (name: string, values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([file, value]) => [`/sys/class/power_supply/${name}/${file}`, `${value}\n`]));

describe('batteries', () => {
  it('counts energy, counts charge at the design voltage, and leaves the mouse out', async () => {
    const machine = recordedMachine({ files: {
      ...supply('AC', { type: 'Mains', online: '1' }),
      ...supply('BAT0', { type: 'Battery', manufacturer: 'LGC', model_name: '5B10W13930', energy_full_design: '50450000', energy_full: '43890000', cycle_count: '312', capacity: '80', status: 'Discharging' }),
      ...supply('BAT1', { type: 'Battery', charge_full_design: '4000000', charge_full: '3800000', voltage_min_design: '7700000', cycle_count: '0' }),
      ...supply('hidpp_battery_0', { type: 'Battery', scope: 'Device', capacity: '50' }),
    } });
    expect(await collectBatteries(machine)).toEqual([
      { name: 'BAT0', model: 'LGC 5B10W13930', designWh: 50.45, fullWh: 43.89, wear: 13, cycles: 312 },
      { name: 'BAT1', model: '', designWh: 30.8, fullWh: 29.26, wear: 5 },
    ]);
  });
  it('gives no wear to a gauge that knows nothing, nor a negative one to a new battery', async () => {
    expect(wattHours(0, 0, 0)).toBe(0);
    const machine = recordedMachine({ files: { ...supply('BAT0', { type: 'Battery' }), ...supply('BAT1', { type: 'Battery', energy_full_design: '50000000', energy_full: '52000000' }) } });
    expect((await collectBatteries(machine)).map((b) => b.wear)).toEqual([0, 0]);
  });
});

describe('disks', () => {
  const nvme = { smart_status: { passed: true }, temperature: { current: 41 }, nvme_smart_health_information_log: { critical_warning: 0, percentage_used: 7, available_spare: 100 } };
  const block = (name: string, values: Record<string, string>) =>
    Object.fromEntries(Object.entries({ size: '1000215216', 'queue/rotational': '0', removable: '0', ...values }).map(([file, value]) => [`/sys/block/${name}/${file}`, value]));

  it('reads disks with their health, and neither loops nor a stick', async () => {
    const machine = recordedMachine({
      files: {
        ...block('nvme0n1', { 'device/model': 'SAMSUNG MZVL2512HCJQ-00BL7   ', 'device/serial': 'S64KNX0T000001 ' }),
        ...block('loop0', {}), ...block('zram0', {}), ...block('sr0', {}),
        ...block('sdb', { size: '0' }),
        ...Object.fromEntries(Object.entries(block('x', { removable: '1', 'queue/rotational': '1' })).map(([path, value]) => [path.replace('/sys/block/x', '/sys/devices/pci0/usb1/block/sdc'), value])),
      },
      links: { '/sys/block/sdc': '../devices/pci0/usb1/block/sdc' },
      // The exit code is a mask of findings: 64 says that the log holds old errors.
      tools: { smartctl: { out: JSON.stringify(nvme), code: 64 } },
    });
    expect(await collectDisks(machine)).toEqual([
      { name: 'nvme0n1', model: 'SAMSUNG MZVL2512HCJQ-00BL7', serial: 'S64KNX0T000001', size: 512_110_190_592, kind: 'nvme', health: 'good', temperature: 41, wear: 7 },
    ]);
  });

  it('says unknown without smartctl, or when it may not look', async () => {
    const files = block('sda', { 'queue/rotational': '1' });
    expect(await collectDisks(recordedMachine({ files }))).toMatchObject([{ kind: 'hdd', health: 'unknown' }]);
    const refused = JSON.stringify({ smartctl: { messages: [{ string: 'Smartctl open device: /dev/sda failed: Permission denied', severity: 'error' }], exit_status: 2 } });
    expect(await collectDisks(recordedMachine({ files, tools: { smartctl: { out: refused, code: 2 } } }))).toMatchObject([{ health: 'unknown' }]);
  });

  it.each<[string, unknown, object]>([
    ['its own verdict', { smart_status: { passed: false }, temperature: { current: 44 } }, { health: 'failing', temperature: 44 }],
    ['a critical warning', { smart_status: { passed: true }, nvme_smart_health_information_log: { critical_warning: 1, percentage_used: 120 } }, { health: 'failing', wear: 100 }],
    ['uncorrectable sectors', { smart_status: { passed: true }, rotation_rate: 7200, ata_smart_attributes: { table: [{ id: 198, value: 100, raw: { value: 2 } }] } }, { health: 'failing' }],
    ['an SSD by the life it has left', { smart_status: { passed: true }, rotation_rate: 0, ata_smart_attributes: { table: [{ id: 177, value: 93, raw: { value: 120 } }] } }, { health: 'good', wear: 7 }],
    ['a disk that turns: no wear', { smart_status: { passed: true }, rotation_rate: 5400, ata_smart_attributes: { table: [{ id: 231, value: 50, raw: { value: 0 } }] } }, { health: 'good' }],
    ['hostile shapes', { smart_status: [], temperature: 'hot', ata_smart_attributes: { table: [null, 3, { id: 'x' }, { id: 198, raw: 'y' }] } }, { health: 'unknown' }],
  ])('judges by %s', (_, report, expected) => expect(parseSmart(JSON.stringify(report))).toEqual(expected));

  it.each([['nvme0n1', '0', '0', 'nvme'], ['mmcblk0', '0', '0', 'emmc'], ['mmcblk1', '0', '1', 'sd'], ['vda', '1', '0', 'virtual'], ['sda', '1', '0', 'hdd'], ['sda', '0', '0', 'ssd']])(
    'knows the kind of %s (%s, %s)', (name, rotational, removable, kind) => expect(diskKind(name, rotational, removable)).toBe(kind));
});

describe('file systems', () => {
  const MOUNTS = `sysfs /sys sysfs rw 0 0
/dev/nvme0n1p2 / ext4 rw,relatime 0 0
/dev/nvme0n1p2 /var/snap ext4 rw 0 0
/dev/nvme0n1p1 /boot/efi vfat rw 0 0
/dev/loop3 /snap/core22/1 squashfs ro 0 0
/dev/sdb1 /media/camille/CLE\\040CAMILLE vfat rw 0 0
/dev/sdc1 /run/media/camille/X exfat rw 0 0
/dev/nvme0n1p3 /home/camille ext4 rw 0 0
tmpfs /run/user/1000 tmpfs rw 0 0`;
  it('keeps real storage, once each, and nobody’s name', () => {
    const mounts = parseMounts(MOUNTS).map((m) => `${m.mount} ${m.type}`);
    expect(mounts).toEqual(['/ ext4', '/boot/efi vfat', '/home/* ext4']);
  });
  it('measures them', async () => {
    const [root] = await collectFilesystems(recordedMachine({ files: { '/proc/mounts': '/dev/sda1 / ext4 rw 0 0\n/dev/sda2 /gone xfs rw 0 0\n' } }));
    expect(root).toMatchObject({ mount: '/', type: 'ext4' });
    expect(root?.size).toBeGreaterThanOrEqual(root?.free ?? 0);
  });
});

it('reads the screens that are connected', async () => {
  const machine = recordedMachine({ files: {
    '/sys/class/drm/card1-HDMI-A-1/status': 'connected\n', '/sys/class/drm/card1-HDMI-A-1/edid': Buffer.concat([DELL_U2723QE, Buffer.alloc(128)]),
    '/sys/class/drm/card1-DP-1/status': 'disconnected\n', '/sys/class/drm/card1-DP-1/edid': '',
    '/sys/class/drm/card1-VGA-1/status': 'connected\n', '/sys/class/drm/card1-VGA-1/edid': '',
    '/sys/class/drm/version': 'drm 1.1.0',
  } });
  expect(await collectDisplays(machine)).toEqual([
    { connector: 'HDMI-A-1', manufacturer: 'Dell', model: 'DELL U2723QE', serial: 'AZERTY', widthMm: 597, heightMm: 336, resolution: '3840x2160', year: 2024 },
    { connector: 'VGA-1', manufacturer: '', model: '', serial: '' },
  ]);
});

describe('processor', () => {
  it('prefers the fixed maximum to the speed of the moment', async () => {
    const machine = recordedMachine({ files: {
      '/proc/cpuinfo': 'processor\t: 0\nmodel name\t: Intel(R) N100\ncpu MHz\t\t: 700.019\n\nprocessor\t: 1\nmodel name\t: Intel(R) N100\ncpu MHz\t\t: 2900.1\n',
      '/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq': '3400000\n',
    } });
    expect(await collectProcessor(machine)).toEqual({ model: 'Intel(R) N100', cores: 2, mhz: 3_400 });
  });
  it('reads an ARM board', () => {
    expect(parseCpuInfo('processor\t: 0\nBogoMIPS\t: 108.00\n\nHardware\t: BCM2835\nModel\t\t: Raspberry Pi 4 Model B Rev 1.4\n')).toEqual({ model: 'BCM2835', cores: 1, mhz: 0 });
  });
});
