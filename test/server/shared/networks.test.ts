import fc from 'fast-check';
import { isAddressRange, isPublic, isWithin, publicNetwork } from '../../../apps/server/src/shared/networks.js';

const NOT_PUBLIC = ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'];
type Octets = [number, number, number, number];
const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
/** An address of one of these networks. */
const inside = fc.tuple(fc.constantFrom(...NOT_PUBLIC), octets).map(([network, random]): Octets => {
  const [base = '', length = ''] = network.split('/');
  const mask = Number(length);
  const number = (four: readonly number[]) => four.reduce((sum, one) => sum * 256 + one, 0);
  const size = 2 ** (32 - mask);
  const value = number(base.split('.').map(Number)) + (number(random) % size);
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256) as Octets;
});
const dotted = (four: Octets) => four.join('.');
const hex = ([a, b, c, d]: Octets) => `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;

/** All the clothes in which an IPv4 address goes about. */
const CLOTHES: [string, (four: Octets) => string][] = [
  ['plain', dotted], ['mapped', (four) => `::ffff:${dotted(four)}`], ['mapped, in hexadecimal', (four) => `::ffff:${hex(four)}`], ['compatible', (four) => `::${hex(four)}`], ['translated (NAT64)', (four) => `64:ff9b::${hex(four)}`],
  ['translated in a local network (NAT64)', (four) => `64:ff9b:1::${hex(four)}`], ['6to4', (four) => `2002:${hex(four)}::1`], ['Teredo', (four) => `2001:0:${hex(four)}::1`], ['SIIT', (four) => `::ffff:0:${hex(four)}`],
];
/** What the parser of URLs makes of numbers that programs of old read. */
const NUMBERS: [string, (four: Octets) => string][] = [
  ['one number', ([a, b, c, d]) => String(((a * 256 + b) * 256 + c) * 256 + d)], ['hexadecimal', ([a, b, c, d]) => `0x${[a, b, c, d].map((one) => one.toString(16).padStart(2, '0')).join('')}`],
  ['octal', (four) => four.map((one) => `0${one.toString(8)}`).join('.')], ['mixed', ([a, b, c, d]) => `0x${a.toString(16)}.0${b.toString(8)}.${c * 256 + d}`],
];

describe('an address that is not of the open Internet is told', () => {
  test.each(CLOTHES)('%s', (_, wear) => fc.assert(fc.property(inside, (four) => !isPublic(wear(four)))));

  test.each(NUMBERS)('in a URL as %s', (_, write) => fc.assert(fc.property(inside, (four) => {
    const { hostname } = new URL(`https://${write(four)}/`);
    return hostname === dotted(four) && !isPublic(hostname);
  })));

  test('of an interface (zone id), of a site, unspecified, multicast, documentation, nonsense', () => {
    for (const address of ['fe80::1%eth0', 'fe80::1', 'fec0::1', 'fd12:3456::1', '::', '::1', 'ff02::1', '2001:db8::1', '100::1', '', 'localhost', '1.2.3', '01.2.3.4', '1.2.3.4.5', '1.2.3.4%eth0', '[::1]']) expect({ address, open: isPublic(address) }).toEqual({ address, open: false });
  });
});

test('public ones are: in their own clothes and as mapped IPv6', () => {
  for (const address of ['1.1.1.1', '9.9.9.9', '193.252.1.2', '::ffff:9.9.9.9', '2620:fe::fe', '2a01:e0a::1']) expect({ address, open: isPublic(address) }).toEqual({ address, open: true });
});

test('no address is of the open Internet and of a network of ours', () => {
  fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => !(isPublic(address) && isWithin(address, ['loopback', 'linklocal', 'uniquelocal']))));
});

test('a range in numbers is one, words and halves are none', () => {
  for (const text of ['192.0.2.7', '192.0.2.0/24', '2001:db8::/32', '::1']) expect([text, isAddressRange(text)]).toEqual([text, true]);
  for (const text of ['loopback', '12', '0x7f.1', '10.0.0.0/33', 'fe80::1%eth0', '10.0.0', '', '*']) expect([text, isAddressRange(text)]).toEqual([text, false]);
});

test('behind one line, machines have one network in common', () => {
  expect(['192.0.2.7', '::ffff:192.0.2.7'].map(publicNetwork)).toEqual(['192.0.2.7', '192.0.2.7']);
  expect(publicNetwork('2a01:e0a:1:2200::1')).toBe(publicNetwork('2a01:e0a:1:22ff:aaaa::9'));
  expect(publicNetwork('2a01:e0a:1:2300::1')).not.toBe(publicNetwork('2a01:e0a:1:2200::1'));
  for (const text of ['', 'nonsense', '300.1.1.1']) expect(publicNetwork(text)).toBe('');
  fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => publicNetwork(address) === publicNetwork(publicNetwork(address).replace(/\/56$/, ''))));
});
