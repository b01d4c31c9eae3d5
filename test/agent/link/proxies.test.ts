import fc from 'fast-check';
import { findProxies, isExempt, parseProxy } from '../../../agent/src/link/proxies.js';
import { recordedMachine } from '../recorded-machine.js';

const place = (text: string) => {
  const found = parseProxy(text, '');
  return typeof found === 'string' ? found : [found.host, found.port, found.credentials];
};

it.each([
  ['http://proxy.ecole.example:3128/', ['proxy.ecole.example', 3128, undefined]], ['proxy:8080', ['proxy', 8080, undefined]], ['http://10.0.0.1', ['10.0.0.1', 80, undefined]],
  ['http://camille:p%40ss%3A@10.0.0.1:8080', ['10.0.0.1', 8080, 'camille:p@ss:']], ['http://[2001:db8::1]:3128', ['2001:db8::1', 3128, undefined]],
  ['socks5://10.0.0.1:1080', 'proxy_unsupported'], ['https://10.0.0.1', 'proxy_unsupported'], ['', 'proxy_unsupported'], ['http://', 'proxy_unsupported'],
])('reads %j', (text, expected) => expect(place(text)).toEqual(expected));

it('reads anything without throwing', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseProxy(text, '')));
  fc.assert(fc.property(fc.string(), fc.string(), (host, list) => void isExempt(host, list)));
});

it.each([
  ['craie.example.fr', 'example.fr', true], ['craie.example.fr', '.example.fr', true], ['craie.example.fr', '*.example.fr', true], ['craie.example.fr', 'craie.example.fr:8443', true],
  ['craie.example.fr', 'localhost, 127.0.0.1', false], ['notexample.fr', 'example.fr', false], ['x', '*', true], ['x', '', false],
])('%s with no_proxy=%j: %s', (host, list, exempt) => expect(isExempt(host, list)).toBe(exempt));

describe('where proxies are looked for', () => {
  const machine = recordedMachine({ files: { '/etc/environment': 'https_proxy=http://camille:secret@system:3128\n' } });
  const hosts = async (configured: string | undefined, environment: NodeJS.ProcessEnv) => (await findProxies(configured, environment, machine, 'craie.example')).usable.map((one) => one.host);

  it('in the configuration, then the environment, then the machine\'s settings, each once', async () => {
    expect(await hosts('http://own:1', { HTTPS_PROXY: 'http://env:2' })).toEqual(['own', 'env', 'system']);
    expect(await hosts('http://system:3128', {})).toEqual(['system']);
    expect(await hosts('none', { HTTPS_PROXY: 'http://env:2' })).toEqual([]);
    expect(await hosts(undefined, { https_proxy: 'http://env:2', no_proxy: '.example' })).toEqual(['system']);
  });

  it('with the credentials of the machine\'s settings, which its inventory leaves out', async () => {
    expect((await findProxies(undefined, {}, machine, 'x')).usable).toEqual([{ host: 'system', port: 3128, credentials: 'camille:secret', source: '/etc/environment' }]);
  });

  it('and what cannot be used is named', async () => {
    const automatic = recordedMachine({ files: { '/etc/dconf/db/local.d/00-proxy': "[system/proxy]\nmode='auto'\nautoconfig-url='http://intranet.example/proxy.pac'\n" } });
    const { usable, unusable } = await findProxies('socks5://camille:secret@s:1080', {}, automatic, 'x');
    expect(usable).toEqual([]);
    expect(unusable).toEqual([
      { way: 'socks5://s:1080', obstacle: 'proxy_unsupported', detail: '' },
      { way: '/etc/dconf/db/local.d/00-proxy', obstacle: 'pac_unsupported', detail: 'http://intranet.example/proxy.pac' },
    ]);
  });
});
