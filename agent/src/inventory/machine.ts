/**
 * The one door through which the inventory looks at this computer: files below a root, and tools from a search path.
 *
 * Nothing here throws: what cannot be read is absent, what cannot run gives no output. Everything is bounded (bytes,
 * entries, seconds), because a broken driver or tool must cost a field, never the agent. Tests give a recorded tree as
 * `root` and a folder of recorded tools as `toolPath`.
 */
import { execFile } from 'node:child_process';
import { access, constants, open, readdir, realpath, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

export interface ToolOutput {
  /** Exit code; undefined when the tool is missing, was killed, or said too much. */
  code: number | undefined;
  out: string;
}

export interface Machine {
  /** Folders in which tools are looked for, and no other. */
  readonly toolPath: string;
  /** Where a path of the machine really lies (below the root). */
  at(path: string): string;
  /** First `max` bytes of a file; undefined when it cannot be read. Works for /proc and /sys, whose sizes are 0. */
  bytes(path: string, max?: number): Promise<Buffer | undefined>;
  /** The same as text, trimmed; empty when it cannot be read. */
  text(path: string, max?: number): Promise<string>;
  /** Sorted names in a folder; empty when there is none. */
  list(path: string): Promise<string[]>;
  exists(path: string): Promise<boolean>;
  modified(path: string): Promise<Date | undefined>;
  /** Full path of an installed tool; undefined when there is none. */
  tool(name: string): Promise<string | undefined>;
  /** Target of a chain of links; empty when it is broken. */
  resolve(path: string): Promise<string>;
  /** Bytes in all and free for ordinary users; undefined when it cannot be told. */
  space(path: string): Promise<{ size: number; free: number } | undefined>;
  /** Runs a tool without a shell, in the C locale. */
  run(tool: string, args: readonly string[], options?: { timeout?: number; maxBytes?: number }): Promise<ToolOutput>;
}

const DEFAULT_BYTES = 1024 * 1024;
const DEFAULT_TIMEOUT = 10_000;
const TOOL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin';

const quiet = <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined);

async function firstBytes(path: string, max: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const parts: Buffer[] = [];
    for (let left = max; left > 0; ) {
      const length = Math.min(left, 16_384);
      // With its length said: Node 18 takes none for zero.
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, null);
      if (bytesRead === 0) break;
      parts.push(buffer.subarray(0, bytesRead));
      left -= bytesRead;
    }
    return Buffer.concat(parts);
  } finally {
    await file.close();
  }
}

/** This computer, or a recorded one. */
export function localMachine({ root = '/', toolPath = TOOL_PATH }: { root?: string; toolPath?: string } = {}): Machine {
  const at = (path: string) => join(root, path);
  const bytes = (path: string, max = DEFAULT_BYTES) => quiet(firstBytes(at(path), max));
  return {
    toolPath,
    at,
    bytes,
    text: async (path, max) => (await bytes(path, max))?.toString('utf8').trim() ?? '',
    list: async (path) => (await quiet(readdir(at(path))))?.sort() ?? [],
    exists: async (path) => (await quiet(access(at(path)).then(() => true))) ?? false,
    modified: async (path) => (await quiet(stat(at(path))))?.mtime,
    tool: async (name) => {
      for (const path of toolPath.split(':').map((folder) => join(folder, name))) {
        if (await quiet(access(path, constants.X_OK).then(() => true))) return path;
      }
      return undefined;
    },
    resolve: async (path) => (await quiet(realpath(at(path)))) ?? '',
    space: async (path) => {
      const found = await quiet(statfs(at(path)));
      return found && { size: found.blocks * found.bsize, free: found.bavail * found.bsize };
    },
    run: (tool, args, { timeout = DEFAULT_TIMEOUT, maxBytes = 4 * DEFAULT_BYTES } = {}) =>
      new Promise((resolve) => {
        const options = { timeout, maxBuffer: maxBytes, killSignal: 'SIGKILL' as const, env: { PATH: toolPath, LC_ALL: 'C.UTF-8' } };
        const child = execFile(tool, [...args], options, (error, out) => {
          if (!error) resolve({ code: 0, out });
          else if (typeof error.code === 'number') resolve({ code: error.code, out });
          else resolve({ code: undefined, out: '' });
        });
        // A tool that asks a question gets no answer, instead of waiting for one.
        child.stdin?.on('error', () => undefined).end();
      }),
  };
}
