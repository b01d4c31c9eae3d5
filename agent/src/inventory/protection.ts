/** What protects this machine: antivirus products, the proxy in force, the firewall. */
import type { Section } from '#contract';
import { collectClamav } from './clamav.js';
import type { Machine } from './machine.js';
import { collectProxy } from './proxy.js';
import { clean, keyValues } from './wire-text.js';

type Antivirus = Section<'protection'>['antivirus'][number];

/** Other products met on Linux: package names, and the service whose life is the product's. */
const PRODUCTS = [
  { product: 'Sophos Protection', packages: ['sophos-av', 'sophos-spl'], service: 'sophos-spl.service' },
  { product: 'ESET Endpoint Antivirus', packages: ['eea', 'efs'], service: 'eea.service' },
  { product: 'Bitdefender GravityZone', packages: ['bitdefender-security-tools', 'bdscan'], service: 'bdsec.service' },
  { product: 'Kaspersky Endpoint Security', packages: ['kesl', 'kesl-astra'], service: 'kesl.service' },
  { product: 'Microsoft Defender', packages: ['mdatp'], service: 'mdatp.service' },
  { product: 'WithSecure', packages: ['f-secure-linuxsecurity', 'withsecure-linuxsecurity'], service: 'fsma2.service' },
  { product: 'Trend Micro', packages: ['ds-agent', 'ds_agent'], service: 'ds_agent.service' },
] as const;

async function serviceState(machine: Machine, service: string): Promise<Antivirus['state']> {
  const { out } = await machine.run('systemctl', ['is-active', service], { timeout: 3_000 });
  const state = out.trim();
  return state === 'active' ? 'running' : state === 'inactive' || state === 'failed' ? 'stopped' : 'unknown';
}

/** @param versionOf version of an installed package; the software list answers without another process. */
export async function collectProtection(
  machine: Machine,
  versionOf: (name: string) => string | undefined,
  now: number,
): Promise<Section<'protection'>> {
  const clamav = await collectClamav(machine, now);
  const antivirus: Antivirus[] = clamav ? [clamav] : [];
  for (const { product, packages, service } of PRODUCTS) {
    const version = packages.map(versionOf).find((found) => found !== undefined);
    if (version !== undefined) antivirus.push({ product, version: clean(version, 100), state: await serviceState(machine, service) });
  }
  const firewall = await collectFirewall(machine, versionOf);
  return { antivirus, proxy: await collectProxy(machine), ...(firewall ? { firewall } : {}) };
}

/** Which firewall front end is set up, and whether it is on; undefined when there is none. */
async function collectFirewall(machine: Machine, versionOf: (name: string) => string | undefined): Promise<string | undefined> {
  const ufw = keyValues(await machine.text('/etc/ufw/ufw.conf', 4_096)).get('ENABLED');
  if (ufw) return `ufw ${ufw === 'yes' ? 'on' : 'off'}`;
  if (versionOf('firewalld') !== undefined) return `firewalld ${(await serviceState(machine, 'firewalld.service')) === 'running' ? 'on' : 'off'}`;
  return undefined;
}
