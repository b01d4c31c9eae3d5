import { setTimeout as after } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { silent } from './trial.rules.js';
import { UpdateFolder } from './update-folder.js';

/** What the watching thread is given. */
export interface Watch {
  folder: string;
  base: string;
  sha256: string;
  patienceMs: number;
}

/** Starts the thread that ends a trial. A thread, because a bundle that never lets go of its own must be ended too. */
export function watchTrial(launcher: URL, watch: Watch): void {
  new Worker(launcher, { workerData: watch, resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 } }).unref();
}

/** The thread itself: waits, and takes the machine back from a bundle that the server has not answered by then. */
export async function endSilentTrial({ folder, base, sha256, patienceMs }: Watch): Promise<void> {
  await after(patienceMs);
  const updates = new UpdateFolder(folder);
  const journal = await updates.read(base);
  const next = silent(journal, sha256);
  if (next === journal) return;
  // A disk that is full is no reason to let it go on: its starts are counted as well.
  await updates.write(next).catch(() => undefined);
  process.kill(process.pid, 'SIGKILL');
}
