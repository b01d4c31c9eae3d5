/** Whose network an address belongs to. */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Words for the networks that one would otherwise have to know by heart. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};
/** All that is routed on the Internet in IPv6. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** True for a word of the list above, an address, or a network such as 10.0.0.0/8. */
export const isNetwork = (text: string): boolean => text in NAMED || ipaddr.isValid(text) || ipaddr.isValidCIDR(text);

/** An address, or a network in numbers. */
export const isAddressRange = (text: string): boolean => isIP(text.replace(/\/\d+$/, '')) !== 0 && !text.includes('%') && (isIP(text) !== 0 || ipaddr.isValidCIDR(text));

/** True when the address is one of the open Internet: no private, loopback, link-local, shared, translated or reserved one. */
export function isPublic(text: string): boolean {
  const address = read(text);
  return address !== undefined && address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(GLOBAL_IPV6));
}

/** @param networks as `isNetwork` takes them */
export function isWithin(text: string, networks: readonly string[]): boolean {
  const address = read(text);
  return address !== undefined && networks.flatMap((name) => NAMED[name] ?? [name]).map(parse).some(([network, bits]) => address.kind() === network.kind() && address.match(network, bits));
}

/** Bits of an IPv6 address that a provider gives to a customer: their machines differ in the others. */
const CUSTOMER_BITS = 56;

/** What the machines behind one line have in common as seen from outside: the IPv4 address, or the customer's part of the IPv6 ones; empty for what is no address. */
export function publicNetwork(text: string): string {
  const address = read(text);
  if (!address) return '';
  return address.kind() === 'ipv4' ? address.toString() : `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${CUSTOMER_BITS}`).toString()}/${CUSTOMER_BITS}`;
}

/** An IPv4 address in IPv6 clothes is what it is inside. Of the numbers that old programs read as addresses (1.2.3, 0x7f.1, 010.0.0.1) none is one. */
const read = (text: string): Address | undefined => (isIP(text) === 0 ? undefined : ipaddr.process(text));

function parse(network: string): [Address, number] {
  if (ipaddr.isValidCIDR(network)) return ipaddr.parseCIDR(network);
  const single = ipaddr.parse(network);
  return [single, single.kind() === 'ipv4' ? 32 : 128];
}
