import { collectProtection } from '../../../agent/src/inventory/protection.js';
import { recordedMachine } from '../recorded-machine.js';

it('names other products by their packages, and asks for their service', async () => {
  const machine = recordedMachine({ tools: { systemctl: { out: 'inactive\n', code: 3 } } });
  const { antivirus } = await collectProtection(machine, (name) => (name === 'eea' ? '11.1.1' : undefined), 0);
  expect(antivirus).toEqual([{ product: 'ESET Endpoint Antivirus', version: '11.1.1', state: 'stopped' }]);
});

it.each([['active\n', 0, 'running'], ['failed\n', 3, 'stopped'], ['', 1, 'unknown']] as const)('takes %j of the service manager for what it is', async (out, code, state) => {
  const machine = recordedMachine({ tools: { systemctl: { out, code } } });
  expect((await collectProtection(machine, (name) => (name === 'kesl' ? '12' : undefined), 0)).antivirus).toMatchObject([{ state }]);
});

it('tells whether the firewall is on', async () => {
  const with_ = (value: string) => collectProtection(recordedMachine({ files: { '/etc/ufw/ufw.conf': `# set it\nENABLED=${value}\nLOGLEVEL=low\n` } }), () => undefined, 0);
  expect((await with_('yes')).firewall).toBe('ufw on');
  expect((await with_('no')).firewall).toBe('ufw off');
  expect(await collectProtection(recordedMachine({}), () => undefined, 0)).toEqual({ antivirus: [], proxy: { mode: 'none', address: '', source: '' } });
});
