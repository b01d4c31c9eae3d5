/** What an archive may hold: files, folders, and links that stay inside. Whatever else is in it, nothing of it is kept. Pure. */

/** Unpacked, bytes; and how many times the packed size that may be, when it is more than the usual. As the server's catalogue has it. */
const MOST_BYTES = 8 * 1024 ** 3;
const USUAL_BYTES = 256 * 1024 ** 2;
const MOST_TIMES = 100;
export const MOST_ENTRIES = 100_000;

/** As its kind of archive has it. */
export interface RawEntry {
  path: string;
  type: 'file' | 'folder' | 'link' | 'other';
  /** Unix rights; absent where the archive has none. */
  mode?: number | undefined;
}
export interface Entry {
  /** Below the folder that it is unpacked into, without `.` or a slash at its end; empty for that folder itself. */
  path: string;
  type: 'file' | 'folder' | 'link';
  executable: boolean;
}

/** An archive that is not unpacked: `detail` is a sentence for a person. */
export class BadArchive extends Error {}

/** @throws BadArchive when it must not be unpacked */
export function readEntry({ path, type, mode = 0o644 }: RawEntry): Entry {
  const shown = path.replace(/\p{Cc}/gu, '').slice(0, 80);
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  const leads = path.startsWith('/') || path.includes('\\') || /\p{Cc}/u.test(path) || segments.includes('..');
  if (leads) throw new BadArchive(`L’archive contient un nom qui en sort (${shown}).`);
  if (segments.some((segment) => Buffer.byteLength(segment) > 255) || Buffer.byteLength(path) > 2_000) throw new BadArchive(`L’archive contient un nom trop long (${shown}).`);
  if (type === 'other') throw new BadArchive(`L’archive contient autre chose que des fichiers, des dossiers et des liens (${shown}).`);
  if (type === 'file' && (mode & 0o6000) !== 0) throw new BadArchive(`L’archive contient un programme qui prendrait les droits d’un autre compte (${shown}).`);
  if (type !== 'folder' && segments.length === 0) throw new BadArchive('L’archive contient un fichier sans nom.');
  return { path: segments.join('/'), type, executable: (mode & 0o100) !== 0 };
}

/** True for the text of a link that leaves the folder, read as it stands; where it really leads is looked at on the disk. */
export function linkLeaves(path: string, target: string): boolean {
  if (target === '' || target.startsWith('/') || target.includes('\\') || /\p{Cc}/u.test(target)) return true;
  let depth = path.split('/').length - 1;
  for (const segment of target.split('/')) {
    if (segment === '..') depth--;
    else if (segment !== '' && segment !== '.') depth++;
    if (depth < 0) return true;
  }
  return false;
}

/** Counts what is unpacked. @throws BadArchive from what it gives, for more than a program has */
export function bounded(packed: number): (entries: number, bytes: number) => void {
  const most = Math.min(MOST_BYTES, Math.max(USUAL_BYTES, packed * MOST_TIMES));
  let [count, size] = [0, 0];
  return (entries, bytes) => {
    count += entries;
    size += bytes;
    if (count > MOST_ENTRIES) throw new BadArchive(`L’archive contient plus de ${MOST_ENTRIES} fichiers.`);
    if (size > most) throw new BadArchive('L’archive contient bien plus que sa propre taille : ce n’est pas un programme.');
  };
}

/** The one folder that everything is in, by whose name archives are often packed; empty when there is none. */
export function loneFolder(entries: readonly Entry[]): string {
  const [first = ''] = entries.find(({ path }) => path !== '')?.path.split('/') ?? [];
  const all = entries.every(({ path, type }) => path === '' || path.startsWith(`${first}/`) || (path === first && type === 'folder'));
  return all && entries.some(({ path }) => path.startsWith(`${first}/`)) ? first : '';
}
