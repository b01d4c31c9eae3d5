import type { NetworkInterfaceInfo } from 'node:os';
import { collectNetwork, defaultRoute, defaultRoute6, hexAddress, nameServers } from '../../../agent/src/inventory/network.js';
import { recordedMachine } from '../recorded-machine.js';

const ROUTES = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
wlp2s0	00000000	FE01A8C0	0003	0	0	600	00000000	0	0	0
enp1s0	00000000	0101A8C0	0003	0	0	100	00000000	0	0	0
enp1s0	0001A8C0	00000000	0001	0	0	100	00FFFFFF	0	0	0
`;
const ROUTES6 = `fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001   enp1s0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003   enp1s0
`;
const device = (name: string, values: Record<string, string>) => Object.fromEntries(Object.entries({ type: '1', 'device/vendor': '0x8086', ...values }).map(([file, value]) => [`/sys/class/net/${name}/${file}`, `${value}\n`]));
const address = (cidr: string) => ({ cidr, address: cidr.split('/')[0] }) as NetworkInterfaceInfo;

it('describes what carries traffic, and not the plumbing of containers', async () => {
  const machine = recordedMachine({ files: {
    ...device('enp1s0', { address: '02:00:00:00:00:01', operstate: 'up', speed: '1000' }),
    ...device('wlp2s0', { address: '02:00:00:00:00:02', operstate: 'dormant', speed: '866', 'wireless/status': '0' }),
    '/sys/class/net/wg0/type': '65534\n', '/sys/class/net/wg0/operstate': 'unknown\n',
    ...device('docker0', {}), ...device('veth12ab', {}), ...device('lo', {}),
    '/proc/net/route': ROUTES, '/etc/resolv.conf': '# made by hand\nnameserver 192.168.1.1\nnameserver 2001:db8::53\nsearch ecole.example\n',
  } });
  const own = { enp1s0: [address('192.168.1.20/24'), address('fe80::1/64')], wg0: [address('10.0.0.2/32')] };
  expect(await collectNetwork(machine, () => own)).toEqual({
    interfaces: [
      { name: 'enp1s0', mac: '02:00:00:00:00:01', kind: 'ethernet', addresses: ['192.168.1.20/24', 'fe80::1/64'], speedMbps: 1_000, up: true },
      { name: 'wg0', mac: '', kind: 'other', addresses: ['10.0.0.2/32'], up: true },
      { name: 'wlp2s0', mac: '02:00:00:00:00:02', kind: 'wifi', addresses: [], up: false },
    ],
    gateway: '192.168.1.1', dns: ['192.168.1.1', '2001:db8::53'],
  });
});

it('asks systemd for the servers behind its stub', async () => {
  const files = { '/etc/resolv.conf': 'nameserver 127.0.0.53\n' };
  expect(await nameServers(recordedMachine({ files }))).toEqual(['127.0.0.53']);
  expect(await nameServers(recordedMachine({ files: { ...files, '/run/systemd/resolve/resolv.conf': 'nameserver 10.0.0.53\n' } }))).toEqual(['10.0.0.53']);
});

it('finds the default route by its metric, or over IPv6 alone', () => {
  expect(defaultRoute(ROUTES)).toEqual({ device: 'enp1s0', gateway: '192.168.1.1' });
  expect(defaultRoute('')).toBeUndefined();
  expect(defaultRoute6(ROUTES6)).toEqual({ device: 'enp1s0', gateway: 'fe80:0000:0000:0000:0000:0000:0000:0001' });
  expect(hexAddress('nonsense')).toBe('');
});
