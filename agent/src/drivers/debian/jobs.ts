import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { flushFolder, readIfThere, readJson, writeAtomic } from '../../state/atomic.js';
import { pause } from '../../link/pause.js';

/** How a job ended. `exit` is undefined when it was cut (power, kill) and nobody saw its end. */
export interface JobResult {
  exit: number | undefined;
  /** Last part of what it wrote. */
  output: string;
}

interface JobFile {
  id: string;
  key: string;
}

const POLL = 250;
const OUTPUT_TAIL = 16 * 1024;
const LONGEST = 2 * 3_600_000;

/** Runs its arguments with output, apt's status lines and exit code in the job's folder ($1). */
const SCRIPT = 'd=$1; shift 2; "$@" >"$d/output" 2>&1 3>"$d/status" </dev/null; echo $? >"$d/exit.new"; mv "$d/exit.new" "$d/exit"';

/**
 * Package operations as processes of their own session, so that the end of the agent (kill -9 included) never cuts one
 * in the middle. One at a time; its folder tells a later agent what runs, and how it ended.
 */
export class DetachedJobs {
  private readonly current: string;

  constructor(folder: string) {
    this.current = join(folder, 'current');
  }

  /** Runs `argv` to its end. Progress in percent comes from apt's status lines. */
  async run(key: string, argv: readonly string[], environment: NodeJS.ProcessEnv, onProgress: (percent: number) => void): Promise<JobResult> {
    await rm(this.current, { recursive: true, force: true });
    await mkdir(this.current, { recursive: true, mode: 0o700 });
    const id = randomUUID();
    await writeAtomic(join(this.current, 'job.json'), JSON.stringify({ id, key } satisfies JobFile));
    await flushFolder(join(this.current, '..'));
    const child = spawn('/bin/sh', ['-c', SCRIPT, 'craie-job', this.current, id, ...argv], { detached: true, stdio: 'ignore', env: environment, cwd: '/' });
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return this.wait(id, onProgress);
  }

  /** Waits for the job of an earlier agent, if one still runs. Its result is in the facts of the machine. */
  async settle(onProgress: (key: string, percent: number) => void): Promise<void> {
    const job = (await readJson(join(this.current, 'job.json'))) as JobFile | undefined;
    if (job) await this.wait(job.id, (percent) => onProgress(job.key, percent));
  }

  private async wait(id: string, onProgress: (percent: number) => void): Promise<JobResult> {
    // Not by the clock on the wall: when that is set right in the middle, years go by at once.
    const deadline = performance.now() + LONGEST;
    for (let turn = 0; ; turn++) {
      const exit = await readIfThere(join(this.current, 'exit'));
      if (exit !== undefined) return this.finish(Number(exit));
      // Looked for in /proc by its id, so that a pid given out again is never mistaken for it.
      const pid = turn % 8 === 0 ? await findProcess(id) : -1;
      if (pid === undefined && (await readIfThere(join(this.current, 'exit'))) === undefined) return this.finish(undefined);
      if (pid !== undefined && pid > 0 && performance.now() > deadline) process.kill(-pid, 'SIGTERM');
      const percent = lastPercent(await tail(join(this.current, 'status'), 4_096));
      if (percent !== undefined) onProgress(percent);
      await pause(POLL);
    }
  }

  private async finish(exit: number | undefined): Promise<JobResult> {
    const output = await tail(join(this.current, 'output'), OUTPUT_TAIL);
    await rm(this.current, { recursive: true, force: true });
    return { exit, output };
  }
}

/** Percent done from apt's status lines: fetching counts for the first 40, unpacking and configuring for the rest. */
export function lastPercent(status: string): number | undefined {
  const last = [...status.matchAll(/^(dl|pm)status:[^:\n]*:([\d.]+):/gm)].at(-1);
  if (!last) return undefined;
  const share = Math.min(100, Number(last[2]));
  return Math.round(last[1] === 'dl' ? share * 0.4 : 40 + share * 0.6);
}

async function findProcess(id: string): Promise<number | undefined> {
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.split('\0')[5] === id) return Number(pid);
  }
  return undefined;
}

async function tail(path: string, bytes: number): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - bytes);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size - from), position: from });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
