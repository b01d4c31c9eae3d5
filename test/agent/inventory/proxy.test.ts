import { collectProxy, proxyAddress, proxyInApt, proxyInDconf, proxyInEnvironment, proxyInPolicy } from '../../../agent/src/inventory/proxy.js';
import { recordedMachine } from '../recorded-machine.js';

it.each([
  ['http://proxy.ecole.example:3128/', 'proxy.ecole.example:3128'], ['proxy.ecole.example:3128', 'proxy.ecole.example:3128'], ['http://10.0.0.1', '10.0.0.1'],
  ['http://camille:secret@10.0.0.1:8080', '10.0.0.1:8080'], ['http://[2001:db8::1]:3128', '[2001:db8::1]:3128'], ['', ''],
])('takes the place out of %j, and never a password', (value, expected) => expect(proxyAddress(value)).toBe(expected));

it('reads variables in either case, with the secure one first', () => {
  expect(proxyInEnvironment('PATH="/usr/bin"\nhttp_proxy=http://a:1\nHTTPS_PROXY="http://b:2"\n')).toEqual({ mode: 'manual', address: 'b:2' });
  expect(proxyInEnvironment('export http_proxy=http://a:1\n')).toEqual({ mode: 'manual', address: 'a:1' });
  expect(proxyInEnvironment('# http_proxy=http://a:1\nhttp_proxy=\n')).toBeUndefined();
});

it('reads both ways of writing apt’s settings', () => {
  expect(proxyInApt('Acquire::http::Proxy "http://a:3142";')).toEqual({ mode: 'manual', address: 'a:3142' });
  expect(proxyInApt('Acquire {\n  http {\n    Proxy "http://a:3142";\n  };\n};')).toEqual({ mode: 'manual', address: 'a:3142' });
  expect(proxyInApt('// Acquire::http::Proxy "http://a:3142";\nAcquire::http::Proxy "DIRECT";')).toBeUndefined();
});

it('reads the desktop’s system settings', () => {
  expect(proxyInDconf("[system/proxy]\nmode='manual'\n\n[system/proxy/http]\nhost='10.0.0.1'\nport=3128\n")).toEqual({ mode: 'manual', address: '10.0.0.1:3128' });
  expect(proxyInDconf("[system/proxy]\nmode='auto'\nautoconfig-url='http://u:p@intranet.example/proxy.pac?token=x'\n")).toEqual({ mode: 'pac', address: 'http://intranet.example/proxy.pac' });
  expect(proxyInDconf("[system/proxy]\nmode='auto'\n")).toEqual({ mode: 'wpad', address: '' });
  expect(proxyInDconf("[system/proxy]\nmode='none'\n")).toBeUndefined();
});

it('reads browsers’ policies', () => {
  expect(proxyInPolicy('{"policies":{"Proxy":{"Mode":"manual","HTTPProxy":"10.0.0.1:3128"}}}')).toEqual({ mode: 'manual', address: '10.0.0.1:3128' });
  expect(proxyInPolicy('{"policies":{"Proxy":{"Mode":"autoDetect"}}}')).toEqual({ mode: 'wpad', address: '' });
  expect(proxyInPolicy('{"ProxyMode":"pac_script","ProxyPacUrl":"http://x.example/p.pac"}')).toEqual({ mode: 'pac', address: 'http://x.example/p.pac' });
  expect(proxyInPolicy('{"HomepageLocation":"https://x.example"}')).toBeUndefined();
});

it('says where the setting stands, and which of several is in force', async () => {
  const apt = { '/etc/apt/apt.conf.d/95proxy': 'Acquire::http::Proxy "http://apt:3142";' };
  expect(await collectProxy(recordedMachine({ files: apt }))).toEqual({ mode: 'manual', address: 'apt:3142', source: '/etc/apt/apt.conf.d/95proxy' });
  expect(await collectProxy(recordedMachine({ files: { ...apt, '/etc/environment': 'https_proxy=http://all:3128' } }))).toEqual({ mode: 'manual', address: 'all:3128', source: '/etc/environment' });
  expect(await collectProxy(recordedMachine({}))).toEqual({ mode: 'none', address: '', source: '' });
});
