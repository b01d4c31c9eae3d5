import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';

/**
 * Makes sure that one process works on a state folder. The file holds the pid and its start time, so neither a kill -9
 * nor a pid given out again leaves the folder locked.
 * @returns the function that lets go, or `undefined` when another process has it.
 */
export async function takeFolder(path: string): Promise<(() => Promise<void>) | undefined> {
  const aside = `${path}.${process.pid}`;
  await writeFile(aside, `${process.pid} ${startTime(process.pid)}`, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        await link(aside, path); // fails when it exists: the one atomic test
        return () => rm(path, { force: true });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        if (await isHeld(path)) return undefined;
        await clear(path);
      }
    }
    return undefined;
  } finally {
    await rm(aside, { force: true });
  }
}

/** True while the process that wrote the file is alive. */
export async function isHeld(path: string): Promise<boolean> {
  const [pid, started] = (await readFile(path, 'utf8').catch(() => '')).split(' ');
  return Boolean(pid && started) && startTime(Number(pid)) === started;
}

/** Takes a stale file away; puts it back if another process made it its own in the same moment. */
async function clear(path: string): Promise<void> {
  const stale = `${path}.stale.${process.pid}`;
  await rename(path, stale).catch(() => undefined);
  if (await isHeld(stale)) await link(stale, path).catch(() => undefined);
  await rm(stale, { force: true });
}

/** Clock ticks since boot at which a process started; empty when there is none (field 22 of /proc/pid/stat). */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
