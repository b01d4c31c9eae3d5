import { readdir, stat } from 'node:fs/promises';
import { ask } from './dpkg.js';

/** Common to all that changes something: no question, keep local configuration files, do not wait for a lock. */
const APT = [
  'apt-get', '-y', '-q',
  '-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold',
  '-o', 'Dpkg::Use-Pty=0', '-o', 'APT::Status-Fd=3', '-o', 'DPkg::Lock::Timeout=0',
  '-o', 'Acquire::Retries=2', '-o', 'Acquire::http::Timeout=30', '-o', 'Acquire::https::Timeout=30',
] as const;

/** Installs one file or package. Never removes another package to do so. */
export const installArguments = (what: string, allowDowngrade: boolean): string[] => [
  ...APT, 'install', '--no-remove', ...(allowDowngrade ? ['--allow-downgrades'] : []), '--', what,
];
export const removeArguments = (packages: readonly string[]): string[] => [...APT, 'remove', '--', ...packages];
export const updateArguments = (): string[] => [...APT, '-o', 'APT::Update::Error-Mode=any', 'update'];
export const configureArguments = (): string[] => ['dpkg', '--configure', '-a', '--force-confdef', '--force-confold'];
export const fixArguments = (): string[] => [...APT, '-f', 'install', '--no-remove'];

/** Versions of a package that the system's sources offer, best first. Empty = unknown package. */
export async function offered(name: string): Promise<string[]> {
  const [policy, madison] = await Promise.all([ask('apt-cache', 'policy', '--', name), ask('apt-cache', 'madison', '--', name)]);
  return readOffers(name, policy, madison);
}

/** Reads `apt-cache policy` and `madison`. Both also answer for other names when ours reads as a pattern (« a.b »): those do not count. Pure. */
export function readOffers(name: string, policy: string, madison: string): string[] {
  const own = policy.split(/^(?=\S)/m).find((block) => block.startsWith(`${name}:\n`)) ?? '';
  const candidate = /^ {2}Candidate: (\S+)$/m.exec(own)?.[1];
  if (candidate === undefined || candidate === '(none)') return [];
  const rows = madison.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  return [...new Set([candidate, ...rows.flatMap(([found, version, from]) => (found === name && version && !from?.endsWith('Sources') ? [version] : []))])];
}

/** Age of the package lists, ms; infinite when there are none. */
export async function listsAge(now: number, folder = '/var/lib/apt/lists'): Promise<number> {
  const names = (await readdir(folder).catch(() => [])).filter((n) => /_(?:InRelease|Release|Packages)/.test(n));
  if (names.length === 0) return Number.POSITIVE_INFINITY;
  const [partial, own] = await Promise.all([stat(`${folder}/partial`).catch(() => undefined), stat(folder)]);
  return now - Math.max(own.mtimeMs, partial?.mtimeMs ?? 0);
}

/** What a removal would really take, and what it would leave without a use. Nothing is changed. */
export async function foreseeRemoval(name: string): Promise<{ removed: string[]; orphans: string[] }> {
  const [plain, before, after] = await Promise.all([
    simulate('remove', '--', name), simulate('autoremove'), simulate('--auto-remove', 'remove', '--', name),
  ]);
  const other = new Set([...plain, ...before]);
  return { removed: plain, orphans: after.filter((p) => !other.has(p)) };
}

/** Bytes that an installation would take: what is fetched and what is unpacked. 0 = apt does not say. Nothing is changed. */
export const foreseeSpace = async (what: string): Promise<number> => readSpace(await ask('apt-get', '-q', '-y', '--print-uris', 'install', '--no-remove', '--', what));

/** Reads the two sentences of apt about space (« Need to get 0 B/778 kB of archives », « 3,466 kB of additional disk space »). Pure. */
export function readSpace(output: string): number {
  const fetched = /^Need to get ([\d.,]+ [kMGT]?B)/m.exec(output)?.[1] ?? '';
  const unpacked = /^After this operation, ([\d.,]+ [kMGT]?B) of additional/m.exec(output)?.[1] ?? '';
  return bytesOf(fetched) + bytesOf(unpacked);
}

function bytesOf(text: string): number {
  const [number = '', unit = ''] = text.replaceAll(',', '').split(' ');
  return Math.round(Number(number) * 1_000 ** Math.max(0, ['B', 'kB', 'MB', 'GB', 'TB'].indexOf(unit)));
}

/** Packages that a person asked for, as opposed to those brought in by others. */
export const manual = async (): Promise<Set<string>> => new Set((await ask('apt-mark', 'showmanual')).split('\n').map((n) => n.replace(/:.*$/, '')));

async function simulate(...args: string[]): Promise<string[]> {
  const output = await ask('apt-get', '-s', '-q', ...args);
  return [...output.matchAll(/^(?:Remv|Purg) (\S+)/gm)].map((m) => m[1]!.replace(/:.*$/, ''));
}
