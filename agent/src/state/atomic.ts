import { open, readFile, rename } from 'node:fs/promises';
import { dirname, join, basename } from 'node:path';

/**
 * Replaces a file so that a power cut leaves the old text or the new one, never a half: written aside, flushed,
 * renamed, and the folder flushed. Mode 0600.
 */
export async function writeAtomic(path: string, text: string): Promise<void> {
  const aside = join(dirname(path), `.${basename(path)}.new`);
  const file = await open(aside, 'w', 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
  await flushFolder(dirname(path));
}

/** Makes renames and creations in a folder durable. */
export async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * What a JSON file of our own holds; `undefined` when there is none or a failing disk damaged it: such files only save
 * work and are made again.
 */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse((await readIfThere(path)) ?? '') as unknown;
  } catch {
    return undefined;
  }
}

/** The text of a file, `undefined` when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
