/** What can be said of a file before a byte leaves, and finding an app in the catalogue. */
import type { AppView } from '#contract';
import { INSTALLED_KINDS, SYSTEM_KINDS } from './app.lists.js';

/** Endings of the packages that the server can read. */
const ENDINGS = ['.deb', '.rpm', '.flatpak', '.flatpakref', '.msi', '.exe', '.apk', '.tar.gz', '.tgz', '.zip', '.mjs'] as const;
/** For the choice of files. A browser looks at the last ending alone. */
export const ACCEPTED = [...new Set(ENDINGS.map((ending) => ending.replace('.tar', '')))].join(',');
export type FileProblem = 'extension' | 'empty';

/** Null when the file is worth sending. What is inside is the server's to judge. */
export function fileProblem({ name, size }: Pick<File, 'name' | 'size'>): FileProblem | null {
  if (!ENDINGS.some((ending) => name.toLowerCase().endsWith(ending))) return 'extension';
  return size === 0 ? 'empty' : null;
}

/** What was refused for what it is: the same file would be refused again. */
export const neverTaken = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && ['invalid_file', 'too_large', 'forbidden'].includes(String(error.code));

const DEBIAN_NAME = /^[a-z0-9][a-z0-9+.-]{1,100}$/;
/** True for a name that apt could know. */
export const isPackageName = (name: string): boolean => DEBIAN_NAME.test(name);

/** Apps whose name, package or summary holds the typed words; accents and case do not matter. */
export function findApps<T extends { name: string; package: string; summary: string }>(apps: readonly T[], typed: string | undefined): T[] {
  const words = plain(typed ?? '').split(/\s+/).filter(Boolean);
  return apps.filter((app) => { const text = plain(`${app.name} ${app.package} ${app.summary}`); return words.every((word) => text.includes(word)); });
}

/** What is looked for besides the words. */
export interface Wanted { cycle?: string; subject?: string; platform?: string }
/** Apps for that cycle, subject and platform. */
export const fitting = <T extends { cycles: readonly string[]; subjects: readonly string[]; platforms: readonly string[] }>(apps: readonly T[], { cycle, subject, platform }: Wanted): T[] =>
  apps.filter((app) => [[cycle, app.cycles], [subject, app.subjects], [platform, app.platforms]].every(([one, all]) => one === undefined || (all as readonly string[]).includes(one as string)));

type Kept = Pick<AppView['packages'][number], 'kind' | 'platform'>;
/** Whether agents install an upload. */
export const installable = ({ kind, platform }: Kept): boolean => INSTALLED_KINDS.includes(kind) && (platform ?? 'linux') === 'linux';

/** Whether any device can take it today; what has no file yet is not judged. */
export const takable = ({ source, kind, packages }: Pick<AppView, 'source' | 'kind'> & { packages: readonly Kept[] }): boolean =>
  source === 'system' ? SYSTEM_KINDS.includes(kind) : packages.length === 0 || packages.some(installable);

/** What a person changed: fields that are as they were are not sent. */
export function changesOf<T extends object>(before: { [K in keyof T]: unknown }, values: T): Partial<T> {
  const plainOf = (value: unknown) => JSON.stringify(Array.isArray(value) ? [...(value as string[])].sort((a, b) => a.localeCompare(b)) : typeof value === 'string' ? value.trim() : value);
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => plainOf(value) !== plainOf(before[name as keyof T]))) as Partial<T>;
}

/** The first of each kind and architecture is the newest of it: lists come in that order. */
export function newestIds(packages: readonly { id: string; kind: string; architecture: string }[]): Set<string> {
  const seen = new Map<string, string>();
  for (const { id, kind, architecture } of packages) if (!seen.has(`${kind} ${architecture}`)) seen.set(`${kind} ${architecture}`, id);
  return new Set(seen.values());
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
