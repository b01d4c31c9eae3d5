import { networkInterfaces } from 'node:os';
import { PASSING } from '../inventory/network.js';

/** On its battery a device serves others from this charge on, in percent. */
const ENOUGH = 60;
const MOST = 8;

/** Of the machine's batteries; undefined when it has none. */
export type Charge = { battery?: number | undefined; charging?: boolean | undefined } | undefined;

/** Whether this machine may work for others now: on the mains, or with much of its battery left. */
export const mayServe = (charge: Charge): boolean => charge?.battery === undefined || charge.charging === true || charge.battery >= ENOUGH;

/** Addresses by which neighbours may reach this machine: those of real interfaces, IPv4 first. */
export function ownAddresses(interfaces: typeof networkInterfaces = networkInterfaces): string[] {
  const found = Object.entries(interfaces()).flatMap(([name, addresses]) => (PASSING.test(name) ? [] : addresses ?? []));
  // A link-local address of IPv6 means nothing without the name of the interface at the other end.
  const usable = found.filter(({ internal, family, address }) => !internal && !(family === 'IPv6' && /^fe[89ab]/i.test(address)));
  return usable.sort((a, b) => a.family.localeCompare(b.family)).map(({ address }) => address).slice(0, MOST);
}
