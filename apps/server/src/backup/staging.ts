/** Where a backup gathers what it packs: a folder of its own in `DATA_DIR/dumps`. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FolderInUse, lockFolder } from '#database';
import { Failure } from './failure.js';

const PREFIX = 'backup-';
const dumps = (dataDir: string): string => join(dataDir, 'dumps');

/** Gives `work` an empty folder and takes it away afterwards; what killed backups left goes as well. @throws Failure when nothing can be written there */
export async function withStaging<T>(dataDir: string, work: (folder: string) => Promise<T>): Promise<T> {
  const { folder, unlock } = await make(dataDir);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await unlock();
  }
}

/** Removes the folders of backups that run no more. */
export async function clearStaging(dataDir: string): Promise<void> {
  const names = await readdir(dumps(dataDir)).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(PREFIX))) {
    const folder = join(dumps(dataDir), name);
    try {
      const unlock = await lockFolder(folder);
      await rm(folder, { recursive: true, force: true });
      await unlock();
    } catch (error) {
      // In use, or cleared by another one in this moment.
      if (!(error instanceof FolderInUse) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

async function make(dataDir: string): Promise<{ folder: string; unlock: () => Promise<void> }> {
  try {
    await mkdir(dumps(dataDir), { recursive: true, mode: 0o700 });
    await clearStaging(dataDir);
    const folder = await mkdtemp(join(dumps(dataDir), PREFIX));
    return { folder, unlock: await lockFolder(folder) };
  } catch (cause) {
    throw new Failure(`${dataDir} cannot be written: run the backup as the server's own user, with its DATA_DIR.`, { cause });
  }
}
