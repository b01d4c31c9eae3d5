import { mkdir, open, realpath, symlink } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { BadArchive, bounded, linkLeaves, loneFolder, readEntry, type Entry } from './entry.rules.js';
import { walk } from './readers.js';

/** What was unpacked, paths below `folder`. */
export interface Unpacked {
  /** Where the program is: the folder that was given, or the one folder that the archive has in it. */
  folder: string;
  files: string[];
  links: string[];
  folders: string[];
}

/**
 * Unpacks an archive into an empty folder: files of root with plain rights, then its links, each looked at where it really leads.
 * @param packed bytes of the archive
 * @throws BadArchive for one that must not be unpacked; errors of the disk pass through. What came until then stays.
 */
export async function unpack(archive: string, into: string, packed: number, onProgress: (percent: number) => void): Promise<Unpacked> {
  const count = bounded(packed);
  const entries: Entry[] = [];
  const links = new Map<string, string>();
  const folders = new Set<string>();
  const makeFolder = async (path: string) => {
    for (let end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
      const part = end < 0 ? path : path.slice(0, end);
      if (part !== '' && !folders.has(part)) {
        await mkdir(join(into, part), { mode: 0o755 }).catch(asTwice);
        folders.add(part);
      }
      if (end < 0) return;
    }
  };
  await walk(archive, async (raw, share) => {
    const entry = readEntry(raw);
    count(1, 0);
    onProgress(share);
    entries.push(entry);
    if (entry.type === 'folder') return makeFolder(entry.path);
    const parent = dirname(entry.path);
    if (parent !== '.') await makeFolder(parent);
    if (entry.type === 'link') links.set(entry.path, raw.target ?? '');
    else await writeFile(join(into, entry.path), entry.executable, raw.content, (bytes) => count(0, bytes));
  });
  const lone = loneFolder(entries);
  const base = join(into, lone);
  const below = (path: string) => (lone === '' ? path : path.slice(lone.length + 1));
  for (const [path, target] of links) await makeLink(base, below(path), target);
  const named = (type: Entry['type']) => entries.filter((entry) => entry.type === type).map(({ path }) => below(path));
  return { folder: base, files: named('file'), links: named('link'), folders: [...folders].map(below).filter((path) => path !== '') };
}

async function writeFile(path: string, executable: boolean, content: AsyncIterable<Buffer>, count: (bytes: number) => void): Promise<void> {
  // Never over something that is there: an archive that has a name twice is refused.
  const file = await open(path, 'wx', 0o600).catch(asTwice);
  try {
    for await (const chunk of content) {
      count(chunk.length);
      await file.writeFile(chunk);
    }
    await file.chmod(executable ? 0o755 : 0o644);
  } finally {
    await file.close();
  }
}

async function makeLink(base: string, path: string, target: string): Promise<void> {
  const away = () => new BadArchive(`L’archive contient un lien qui en sort ou ne mène à rien (${path.slice(0, 80)}).`);
  if (linkLeaves(path, target)) throw away();
  const root = await realpath(base);
  const place = join(base, path);
  // No link on the way to it: its folder is where its name says.
  if ((await realpath(dirname(place))) !== dirname(join(root, path))) throw away();
  await symlink(target, place).catch(asTwice);
  const end = await realpath(place).catch(() => { throw away(); });
  if (end !== root && !end.startsWith(`${root}${sep}`)) throw away();
}

function asTwice(error: NodeJS.ErrnoException): never {
  if (error.code === 'EEXIST' || error.code === 'ENOTDIR' || error.code === 'EISDIR') throw new BadArchive('L’archive contient deux fois le même nom.');
  throw error;
}
