import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const KEPT = 4;
const NAME = /^craie-\d{8}T\d{6}Z\.tar\.gz$/;

/**
 * Lets `write` make a file, names it by its time once it is whole, and removes all but the newest four.
 * @returns the path of the dump.
 */
export async function keepDump(folder: string, write: (path: string) => Promise<void>): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stamp = new Date().toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
  const path = join(folder, `craie-${stamp}.tar.gz`);
  const unfinished = `${path}.part`;
  try {
    await write(unfinished);
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
  const old = (await readdir(folder)).filter((name) => NAME.test(name)).sort().slice(0, -KEPT);
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
  return path;
}
