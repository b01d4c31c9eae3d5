/** The proxy in force for the whole machine: settings files only, never a running program's environment. */
import type { Section } from '#contract';
import type { Machine } from './machine.js';
import { clean, keyValues } from './wire-text.js';

type Proxy = Section<'protection'>['proxy'];
type Found = Omit<Proxy, 'source'>;

/** `host:port` of a proxy address; names and passwords in it are dropped. Empty when it is no address. */
export function proxyAddress(value: string): string {
  const found = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^@/\s]*@)?(\[[0-9a-f:.]+\]|[^:@/\s[\]]+)(?::(\d{1,5}))?\/?/i.exec(value.trim());
  return found ? clean([found[2], found[3]].filter(Boolean).join(':')) : '';
}

const manual = (value: string | undefined): Found | undefined => {
  const address = value ? proxyAddress(value) : '';
  return address ? { mode: 'manual', address } : undefined;
};

/** Where a PAC file lies, without what may be secret in its address. */
const pac = (url: string): Found => {
  const plain = clean(url).replace(/\/\/[^@/]*@/, '//').replace(/[?#].*$/, '');
  return plain === '' || /^https?:\/\/wpad[./]/i.test(plain) ? { mode: 'wpad', address: plain } : { mode: 'pac', address: plain };
};

/** Variables in `KEY=value` lines, in either case. */
export function proxyInEnvironment(text: string): Found | undefined {
  const values = keyValues(text);
  return ['https_proxy', 'http_proxy', 'all_proxy'].map((key) => manual(values.get(key) ?? values.get(key.toUpperCase()))).find(Boolean);
}

/** `Acquire::http::Proxy "http://…";` — `DIRECT` and per-host settings do not count. */
export function proxyInApt(text: string): Found | undefined {
  const plain = text.replace(/^\s*(#|\/\/).*$/gm, '');
  const value = /Acquire::https?::Proxy\s+"([^"]*)"/i.exec(plain)?.[1] ?? /Acquire\s*\{[^]*?https?\s*\{[^}]*?Proxy\s+"([^"]*)"/i.exec(plain)?.[1];
  return value && value.toUpperCase() !== 'DIRECT' ? manual(value) : undefined;
}

/** Key files of the system's dconf database (what an administrator sets for GNOME, Cinnamon, MATE). */
export function proxyInDconf(text: string): Found | undefined {
  const section = (name: string) => new RegExp(`^\\[${name}\\]\\s*$([^]*?)(?=^\\[|(?![^]))`, 'm').exec(text)?.[1] ?? '';
  const value = (name: string, key: string) => new RegExp(`^${key}\\s*=\\s*'?([^'\\n]*)'?`, 'm').exec(section(name))?.[1]?.trim() ?? '';
  const mode = value('system/proxy', 'mode');
  if (mode === 'auto') return pac(value('system/proxy', 'autoconfig-url'));
  if (mode !== 'manual') return undefined;
  const kind = value('system/proxy/https', 'host') ? 'system/proxy/https' : 'system/proxy/http';
  return manual(`${value(kind, 'host')}:${value(kind, 'port')}`);
}

/** Policies of Firefox (`policies.json`) and Chromium: what a browser is told whatever the desktop says. */
export function proxyInPolicy(text: string): Found | undefined {
  const value = (key: string) => new RegExp(`"${key}"\\s*:\\s*"([^"]*)"`, 'i').exec(text)?.[1] ?? '';
  const mode = value('ProxyMode') || (/"Proxy"\s*:\s*\{[^}]*"Mode"\s*:\s*"([^"]*)"/i.exec(text)?.[1] ?? '');
  if (mode === 'pac_script' || mode === 'autoConfig') return pac(value('ProxyPacUrl') || value('AutoConfigURL'));
  if (mode === 'auto_detect' || mode === 'autoDetect') return { mode: 'wpad', address: '' };
  return mode === 'fixed_servers' || mode === 'manual' ? manual(value('ProxyServer') || value('HTTPProxy')) : undefined;
}

const PLACES: readonly (readonly [folder: string, files: RegExp, parse: (text: string) => Found | undefined])[] = [
  ['/etc', /^environment$/, proxyInEnvironment],
  ['/etc/environment.d', /\.conf$/, proxyInEnvironment],
  ['/etc/profile.d', /proxy.*\.sh$/i, proxyInEnvironment],
  ['/etc/dconf/db/local.d', /^[^.]+$/, proxyInDconf],
  ['/etc/dconf/db/site.d', /^[^.]+$/, proxyInDconf],
  ['/etc/firefox/policies', /\.json$/, proxyInPolicy],
  ['/etc/chromium/policies/managed', /\.json$/, proxyInPolicy],
  ['/etc/opt/chrome/policies/managed', /\.json$/, proxyInPolicy],
  ['/etc/apt', /^apt\.conf$/, proxyInApt],
  ['/etc/apt/apt.conf.d', /^[^.]+(\.conf)?$/, proxyInApt],
];

/** The first place that sets a proxy, in the order people meet them: session, desktop, browsers, package manager. */
export async function collectProxy(machine: Machine): Promise<Proxy> {
  for (const [folder, files, parse] of PLACES) {
    for (const name of (await machine.list(folder)).filter((file) => files.test(file)).slice(0, 100)) {
      const found = parse(await machine.text(`${folder}/${name}`, 65_536));
      if (found) return { ...found, source: clean(`${folder}/${name}`, 100) };
    }
  }
  return { mode: 'none', address: '', source: '' };
}
