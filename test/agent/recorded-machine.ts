/** A machine of files and tools recorded elsewhere: a real folder and real programs, so that the real reading code runs. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { localMachine, type Machine } from '../../agent/src/inventory/index.js';

export interface Recording {
  files?: Record<string, string | Buffer>;
  links?: Record<string, string>;
  /** Last change of a file, ISO. */
  modified?: Record<string, string>;
  /** What each tool prints, and optionally its exit code; or a whole shell script. */
  tools?: Record<string, { out: string; code?: number } | { script: string }>;
}

const made: string[] = [];
afterAll(() => { for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true }); });

export function recordedMachine({ files = {}, links = {}, modified = {}, tools = {} }: Recording): Machine & { folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'craie-machine-'));
  made.push(folder);
  const [root, toolPath] = [join(folder, 'root'), join(folder, 'bin')];
  mkdirSync(root);
  mkdirSync(toolPath);
  const place = (path: string) => { const at = join(root, path); mkdirSync(dirname(at), { recursive: true }); return at; };
  for (const [path, content] of Object.entries(files)) writeFileSync(place(path), content);
  for (const [path, target] of Object.entries(links)) symlinkSync(target, place(path));
  for (const [path, time] of Object.entries(modified)) utimesSync(join(root, path), new Date(time), new Date(time));
  for (const [name, tool] of Object.entries(tools)) {
    const at = join(toolPath, name);
    if ('out' in tool) writeFileSync(`${at}.txt`, tool.out);
    writeFileSync(at, 'script' in tool ? `#!/bin/sh\n${tool.script}\n` : `#!/bin/sh\n/bin/cat '${at}.txt'\nexit ${tool.code ?? 0}\n`);
    chmodSync(at, 0o755);
  }
  return { ...localMachine({ root, toolPath }), folder };
}
