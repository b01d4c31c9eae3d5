import { collectSystem, dmiText, formFactor } from '../../../agent/src/inventory/system.js';
import { recordedMachine } from '../recorded-machine.js';

const dmi = (values: Record<string, string>) => Object.fromEntries(Object.entries(values).map(([name, value]) => [`/sys/class/dmi/id/${name}`, `${value}\n`]));
const SECURE_BOOT = '/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c';

it('reads a laptop with UEFI and secure boot', async () => {
  const machine = recordedMachine({ files: {
    ...dmi({ sys_vendor: 'LENOVO', product_name: '20XW0026FR', product_version: 'ThinkPad X1 Carbon Gen 9', product_serial: 'PF000001', product_uuid: '11111111-2222-3333-4444-555555555555', chassis_type: '10', bios_vendor: 'LENOVO', bios_version: 'N32ET75W (1.51 )', bios_date: '12/02/2021' }),
    [SECURE_BOOT]: Buffer.from([6, 0, 0, 0, 1]),
    '/proc/sys/kernel/hostname': 'ecole-12\n',
  } });
  expect(await collectSystem(machine)).toEqual({
    hostname: 'ecole-12', manufacturer: 'LENOVO', model: 'ThinkPad X1 Carbon Gen 9 (20XW0026FR)', serial: 'PF000001', uuid: '11111111-2222-3333-4444-555555555555',
    chassis: 'notebook', formFactor: 'laptop', firmware: { vendor: 'LENOVO', version: 'N32ET75W (1.51 )', date: '12/02/2021', mode: 'uefi', secureBoot: true },
  });
});

it('reads a BIOS machine whose maker left the fields as they came', async () => {
  const machine = recordedMachine({ files: dmi({ sys_vendor: 'To Be Filled By O.E.M.', product_name: 'System Product Name', product_serial: 'Default string', board_serial: 'B123', chassis_type: '3', bios_vendor: 'American Megatrends Inc.' }) });
  expect(await collectSystem(machine)).toMatchObject({ manufacturer: '', model: '', serial: 'B123', chassis: 'desktop', formFactor: 'desktop', firmware: { mode: 'bios' } });
});

it('names a board without DMI by its device tree, and is never without an answer', async () => {
  expect(await collectSystem(recordedMachine({ files: { '/proc/device-tree/model': 'Raspberry Pi 4 Model B Rev 1.4\0' } }))).toMatchObject({ model: 'Raspberry Pi 4 Model B Rev 1.4', formFactor: 'unknown' });
  expect(await collectSystem(recordedMachine({}))).toMatchObject({ manufacturer: '', firmware: { mode: 'unknown' } });
});

it.each([[9, 'Dell Latitude', false, 'laptop'], [30, '', false, 'tablet'], [32, '', true, 'tablet'], [1, 'QEMU Standard PC', true, 'virtual'], [3, 'innotek GmbH VirtualBox', false, 'virtual'], [0, '', true, 'virtual'], [2, '', false, 'unknown'], [Number.NaN, '', false, 'unknown']] as const)(
  'chassis %s of %s (hypervisor: %s) is %s', (chassis, names, hypervisor, form) => expect(formFactor(chassis, names, hypervisor)).toBe(form));

it.each(['Not Specified', 'None', '0', '00000000', 'XXXXXXX', 'N/A', 'System manufacturer', '  To be filled by O.E.M.  '])('takes %j for nothing', (text) => expect(dmiText(text)).toBe(''));
