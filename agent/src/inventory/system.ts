/** Who this machine is: DMI as the kernel shows it in /sys (no dmidecode needed), firmware mode and secure boot. */
import { hostname } from 'node:os';
import type { Section } from '#contract';
import type { Machine } from './machine.js';
import { clean } from './wire-text.js';

/** What makers leave in when they fill nothing in. */
const PLACEHOLDER = /^(to be filled( by o\.?e\.?m\.?)?|default string|system (manufacturer|product name|serial number|version)|not (specified|applicable|available)|none|n\/?a|unknown|o\.?e\.?m\.?|0+|0?123456789|x+|invalid|chassis serial number)$/i;

/** SMBIOS chassis types (DSP0134, table 17), only those which tell a form apart. */
const CHASSIS: Record<number, [name: string, form: FormFactor]> = {
  3: ['desktop', 'desktop'], 4: ['low-profile desktop', 'desktop'], 5: ['pizza box', 'desktop'], 6: ['mini tower', 'desktop'],
  7: ['tower', 'desktop'], 8: ['portable', 'laptop'], 9: ['laptop', 'laptop'], 10: ['notebook', 'laptop'], 11: ['hand held', 'tablet'],
  13: ['all in one', 'desktop'], 14: ['sub notebook', 'laptop'], 15: ['space-saving', 'desktop'], 16: ['lunch box', 'desktop'],
  17: ['main server chassis', 'desktop'], 23: ['rack mount', 'desktop'], 24: ['sealed-case PC', 'desktop'], 30: ['tablet', 'tablet'],
  31: ['convertible', 'laptop'], 32: ['detachable', 'tablet'], 34: ['embedded PC', 'desktop'], 35: ['mini PC', 'desktop'], 36: ['stick PC', 'desktop'],
};
type FormFactor = Section<'system'>['formFactor'];

const VIRTUAL = /\b(qemu|kvm|vmware|virtualbox|innotek|xen|bochs|parallels|firecracker|virtual machine|openstack|amazon ec2|google compute engine)\b/i;

/** Text of a DMI field; empty when the maker left a placeholder. */
export function dmiText(value: string, max = 300): string {
  const text = clean(value, max);
  return PLACEHOLDER.test(text) ? '' : text;
}

/** Form of the machine from the chassis type, and from names that betray a virtual machine. */
export function formFactor(chassis: number, names: string, hypervisor: boolean): FormFactor {
  if (VIRTUAL.test(names)) return 'virtual';
  const known = CHASSIS[chassis]?.[1];
  // A hypervisor bit alone also appears on real machines (Hyper-V based security): a known chassis wins over it.
  return known ?? (hypervisor ? 'virtual' : 'unknown');
}

/** The `SecureBoot` EFI variable: four bytes of attributes, then 0 or 1. */
async function secureBoot(machine: Machine): Promise<boolean | undefined> {
  const value = await machine.bytes('/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c', 8);
  return value && value.length >= 5 ? value[4] === 1 : undefined;
}

export async function collectSystem(machine: Machine): Promise<Section<'system'>> {
  const dmi = async (name: string, max?: number) => dmiText(await machine.text(`/sys/class/dmi/id/${name}`, 1_024), max);
  const [manufacturer, product, version, serial, uuid, chassis, cpu, host] = await Promise.all([
    dmi('sys_vendor'), dmi('product_name'), dmi('product_version'), dmi('product_serial'), dmi('product_uuid'),
    machine.text('/sys/class/dmi/id/chassis_type', 16), machine.text('/proc/cpuinfo', 8_192), machine.text('/proc/sys/kernel/hostname', 255),
  ]);
  // On ARM boards there is no DMI: the device tree names the board instead.
  const board = product || dmiText(await machine.text('/proc/device-tree/model', 300));
  // Lenovo puts the name people know in the version field, and a part number in the product field.
  const model = /lenovo/i.test(manufacturer) && version ? `${version} (${board})` : board;
  const efi = await machine.exists('/sys/firmware/efi');
  const firmware = { vendor: await dmi('bios_vendor'), version: await dmi('bios_version'), date: await dmi('bios_date', 40) };
  const boot = efi ? await secureBoot(machine) : undefined;
  return {
    hostname: clean(host || hostname(), 255),
    manufacturer, model: clean(model), serial: serial || (await dmi('board_serial')), uuid,
    chassis: CHASSIS[Number(chassis)]?.[0] ?? '',
    formFactor: formFactor(Number(chassis), `${manufacturer} ${product}`, /^flags\s*:.*\bhypervisor\b/m.test(cpu)),
    firmware: { ...firmware, mode: efi ? 'uefi' : firmware.vendor ? 'bios' : 'unknown', ...(boot === undefined ? {} : { secureBoot: boot }) },
  };
}
