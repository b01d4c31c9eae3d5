/** What can be said of a file before a byte leaves, and finding an app in the catalogue. */

/** Bytes; the server's own bound. */
export const MAX_PACKAGE = 1024 ** 3;
export type FileProblem = 'extension' | 'empty' | 'size' | 'several';

/** Null when the files are one package, or one version of the agent, worth sending. What is inside is the server's to judge. */
export function fileProblem(files: readonly Pick<File, 'name' | 'size'>[]): FileProblem | null {
  const [file, ...others] = files;
  if (!file) return null;
  if (others.length > 0) return 'several';
  if (!/\.(deb|mjs)$/i.test(file.name)) return 'extension';
  if (file.size === 0) return 'empty';
  return file.size > MAX_PACKAGE ? 'size' : null;
}

const DEBIAN_NAME = /^[a-z0-9][a-z0-9+.-]{1,100}$/;
/** True for a name that apt could know. */
export const isPackageName = (name: string): boolean => DEBIAN_NAME.test(name);

/** Apps whose name, package or summary holds the typed words; accents and case do not matter. */
export function findApps<T extends { name: string; package: string; summary: string }>(apps: readonly T[], typed: string | undefined): T[] {
  const words = plain(typed ?? '').split(/\s+/).filter(Boolean);
  return apps.filter((app) => { const text = plain(`${app.name} ${app.package} ${app.summary}`); return words.every((word) => text.includes(word)); });
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
