import { readFile } from 'node:fs/promises';

/** New at each start of the machine; the same for every start of the agent in between. */
export async function bootId(): Promise<string> {
  const text = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return text.trim().slice(0, 64) || 'unknown';
}
