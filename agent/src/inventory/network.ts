/** Network as configured now: interfaces, default gateway, name servers. */
import { networkInterfaces } from 'node:os';
import type { Section } from '#contract';
import type { Machine } from './machine.js';
import { clean } from './wire-text.js';

type Network = Section<'network'>;
type Interface = Network['interfaces'][number];
const DEVICES = '/sys/class/net';
/** Made by containers, virtual machines and traffic shaping: they come and go and say nothing of the machine. */
export const PASSING = /^(lo$|veth|docker|br-|virbr|vnet|ifb|cni|flannel|dummy|tap|lxc)/;

/** IPv4 address in the kernel's little-endian hexadecimal; empty when malformed. */
export function hexAddress(hex: string): string {
  if (!/^[0-9A-Fa-f]{8}$/.test(hex)) return '';
  return (hex.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)).join('.');
}

/** Default route with the lowest metric in /proc/net/route. */
export function defaultRoute(text: string): { device: string; gateway: string } | undefined {
  const routes = text.split('\n').slice(1, 2_000).map((line) => line.trim().split(/\s+/));
  const defaults = routes.filter((r) => r[1] === '00000000' && r[7] === '00000000' && (Number.parseInt(r[3] ?? '', 16) & 1) === 1);
  const best = defaults.sort((a, b) => Number(a[6]) - Number(b[6]))[0];
  return best && { device: clean(best[0], 60), gateway: hexAddress(best[2] ?? '') };
}

/** Default route in /proc/net/ipv6_route, for networks without IPv4. */
export function defaultRoute6(text: string): { device: string; gateway: string } | undefined {
  for (const line of text.split('\n').slice(0, 2_000)) {
    const [target, prefix, , , via, , , , , device] = line.trim().split(/\s+/);
    if (target !== '0'.repeat(32) || prefix !== '00' || !device || device === 'lo' || !/^[0-9a-f]{32}$/.test(via ?? '')) continue;
    return { device: clean(device, 60), gateway: (via as string).match(/.{4}/g)?.join(':') ?? '' };
  }
  return undefined;
}

export async function route(machine: Machine): Promise<{ device: string; gateway: string } | undefined> {
  return defaultRoute(await machine.text('/proc/net/route')) ?? defaultRoute6(await machine.text('/proc/net/ipv6_route'));
}

/** Ethernet, Wi-Fi or something else (tunnel, bridge, mobile network). */
export async function interfaceKind(machine: Machine, name: string): Promise<Interface['kind']> {
  const at = `${DEVICES}/${name}`;
  if ((await machine.exists(`${at}/wireless`)) || (await machine.exists(`${at}/phy80211`))) return 'wifi';
  const ethernet = (await machine.text(`${at}/type`, 16)) === '1' && !/^(wwan|usb\d*wwan)/.test(name);
  return ethernet && (await machine.exists(`${at}/device`)) ? 'ethernet' : 'other';
}

/** Name servers of resolv.conf; behind systemd's stub, those it really asks. */
export async function nameServers(machine: Machine): Promise<string[]> {
  const parse = (text: string) => [...text.matchAll(/^\s*nameserver\s+(\S+)/gm)].map((m) => clean(m[1], 64)).slice(0, 8);
  const configured = parse(await machine.text('/etc/resolv.conf', 16_384));
  if (!configured.every((address) => address.startsWith('127.'))) return configured;
  const upstream = parse(await machine.text('/run/systemd/resolve/resolv.conf', 16_384));
  return upstream.length > 0 ? upstream : configured;
}

async function describe(machine: Machine, name: string, addresses: string[]): Promise<Interface> {
  const read = (file: string) => machine.text(`${DEVICES}/${name}/${file}`, 64);
  const [kind, mac, state, speed] = [await interfaceKind(machine, name), await read('address'), await read('operstate'), Number(await read('speed'))];
  return {
    name: clean(name, 60), mac: clean(mac, 17), kind, addresses: addresses.map((a) => clean(a, 64)).slice(0, 16),
    // Wi-Fi changes its rate every second; an Ethernet port without a link says -1.
    ...(kind === 'ethernet' && speed > 0 ? { speedMbps: speed } : {}),
    up: state === 'up' || (state === 'unknown' && addresses.length > 0),
  };
}

/** @param addresses by interface; the running system's by default. */
export async function collectNetwork(machine: Machine, addresses: typeof networkInterfaces = networkInterfaces): Promise<Network> {
  const own = addresses();
  const names = (await machine.list(DEVICES)).filter((name) => !PASSING.test(name)).slice(0, 32);
  const interfaces = await Promise.all(names.map((name) =>
    describe(machine, name, (own[name] ?? []).map((a) => a.cidr ?? a.address)),
  ));
  return { interfaces, gateway: (await route(machine))?.gateway ?? '', dns: await nameServers(machine) };
}
