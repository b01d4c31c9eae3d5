/** Which proxies may lead to the server: from the agent's own configuration, its environment, and the machine's settings. */
import { collectProxy } from '../inventory/proxy.js';
import type { Machine } from '../inventory/index.js';
import type { ProxyServer, Tried } from './way.js';

/** What was found, and what is set but cannot be used. */
export interface Proxies {
  usable: ProxyServer[];
  unusable: Tried[];
}

/** `--proxy none`: never through a proxy, whatever the machine says. */
export const NO_PROXY = 'none';
/** More than a school has. */
const MOST = 4;

/**
 * An address as people write it: `http://name:password@host:port`, with or without the first parts.
 * Answers why not, when it is none of ours.
 */
export function parseProxy(text: string, source: string): ProxyServer | 'proxy_unsupported' {
  const value = text.trim();
  const url = safeUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  if (!url || url.protocol !== 'http:' || !url.hostname) return 'proxy_unsupported';
  const credentials = url.username ? `${decode(url.username)}:${decode(url.password)}` : undefined;
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80), source, ...(credentials !== undefined && { credentials }) };
}

/** Whether `NO_PROXY` (names, suffixes, `*`) leaves this host out. */
export function isExempt(host: string, noProxy: string): boolean {
  const name = host.toLowerCase();
  return noProxy.split(/[\s,]+/).filter(Boolean).some((entry) => {
    const plain = entry.toLowerCase().replace(/:\d+$/, '').replace(/^\*?\./, '');
    return entry === '*' || name === plain || name.endsWith(`.${plain}`);
  });
}

/** Reads it all anew: a tablet changes its network. Never throws. */
export async function findProxies(configured: string | undefined, environment: NodeJS.ProcessEnv, machine: Machine, host: string): Promise<Proxies> {
  const found: Proxies = { usable: [], unusable: [] };
  if (configured === NO_PROXY) return found;
  if (configured !== undefined) add(found, configured, 'agent.json');
  const variable = (name: string) => environment[name] || environment[name.toUpperCase()];
  const inEnvironment = variable('https_proxy') ?? variable('all_proxy') ?? variable('http_proxy');
  if (inEnvironment && !isExempt(host, variable('no_proxy') ?? '')) add(found, inEnvironment, 'https_proxy');
  const { mode, address, source } = await collectProxy(machine);
  if (mode === 'manual') add(found, `${await credentialsOf(machine, source, address)}${address}`, source);
  else if (mode !== 'none') found.unusable.push({ way: source, obstacle: 'pac_unsupported', detail: address });
  return found;
}

function add({ usable, unusable }: Proxies, text: string, source: string): void {
  const proxy = parseProxy(text, source);
  if (proxy === 'proxy_unsupported') unusable.push({ way: text.replace(/\/\/[^@/]*@/, '//').slice(0, 200), obstacle: proxy, detail: '' });
  else if (usable.length < MOST && !usable.some((known) => known.host === proxy.host && known.port === proxy.port)) usable.push(proxy);
}

/** `name:password@` where the setting has them: the inventory leaves them out, because it goes to the server. */
async function credentialsOf(machine: Machine, source: string, address: string): Promise<string> {
  const text = await machine.text(source, 65_536);
  const end = text.indexOf(`@${address}`);
  return end < 0 ? '' : (/\/\/([^\s/@"']+)$/.exec(text.slice(0, end))?.[1] ?? '').concat('@').replace(/^@$/, '');
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A lone % is meant as it stands.
  }
};

function safeUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
