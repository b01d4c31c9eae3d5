/** What the kernel counts of one process. */
import { readFile } from 'node:fs/promises';

/** Clock ticks a second in /proc on every Linux that Node supports. */
const TICKS = 100;

export interface ProcessFigures {
  /** MiB resident, with pages of the program file that other processes share. */
  resident: number;
  /** MiB of its own: heap, stacks, buffers. */
  own: number;
  /** Highest resident MiB so far. */
  peak: number;
  /** Seconds of processor so far. */
  cpu: number;
}

/** @throws Error when the process is gone. */
export async function processFigures(pid: number): Promise<ProcessFigures> {
  const [status, stat] = await Promise.all([readFile(`/proc/${pid}/status`, 'utf8'), readFile(`/proc/${pid}/stat`, 'utf8')]);
  const mib = (key: string) => Math.round(Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 102.4) / 10;
  // The name in parentheses may hold spaces: fields are counted after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { resident: mib('VmRSS'), own: mib('RssAnon'), peak: mib('VmHWM'), cpu: (Number(fields[11]) + Number(fields[12])) / TICKS };
}
