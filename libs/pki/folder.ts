/** The authority's folder: private, written so that a crash leaves either the old file or the new one. */
import { chmod, mkdir, open, readFile, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes the folder, readable by its owner alone. */
export async function ensureFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
}

/** Writes a file of mode 0600 in one step. */
export async function writePrivate(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.new`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

/** The file's text, or `undefined` when there is none. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Full paths of the files whose name begins and ends so, in the order of their names. */
export async function listFiles(folder: string, prefix: string, suffix: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((n) => n.startsWith(prefix) && n.endsWith(suffix)).sort().map((n) => join(folder, n));
}
