import { readFile } from 'node:fs/promises';
import { uptime } from 'node:os';

/** New at each start of the machine; the same for every start of the agent in between. */
export async function bootId(): Promise<string> {
  const text = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return text.trim().slice(0, 64) || 'unknown';
}

/** Time since the start of the machine, ms. Unlike the monotonic clock of a process, it counts what the machine sleeps: a laptop closed at night wakes up in class. */
export const sinceBoot = (): number => uptime() * 1_000;
