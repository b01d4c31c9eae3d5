/** Other Node versions than the suite's, as npm has them: kept under node_modules/.cache, fetched once. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exclusive } from './exclusive.js';

/** The lowest versions that are supported, exactly, and the newest of each line that is. 18.20.4 is Debian 12's own. */
const VERSIONS = { 18: '18.20.4', 20: '20.19.0', 22: '22', 24: '24' } as const;
export type Major = keyof typeof VERSIONS;

const folder = join(process.cwd(), 'node_modules/.cache/node-versions');

/** Path of the executable. Present only after {@link fetchRuntimes}. */
export const runtime = (major: Major): string => join(folder, `node_modules/node-${VERSIONS[major]}/bin/node`);

const MAJORS = [18, 20, 22, 24] as const satisfies Major[];
export const runtimesHere = (): boolean => MAJORS.every((major) => existsSync(runtime(major)));

/** Fetches what is missing. Where it cannot (no registry, no such build), nothing is there afterwards: the tests are skipped by name. */
export async function fetchRuntimes(): Promise<void> {
  const release = await exclusive('node-versions');
  try {
    if (runtimesHere()) return;
    // The package `node` would run an install script to bring this very one.
    const build = `node-${process.platform}-${process.arch}`;
    await mkdir(folder, { recursive: true });
    const args = ['install', '--prefix', folder, '--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1'];
    const named = Object.values(VERSIONS).map((version) => `node-${version}@npm:${build}@${version}`);
    await promisify(execFile)('npm', [...args, ...named], { cwd: folder, timeout: 280_000 });
  } catch (error) {
    process.stderr.write(`Other Node versions could not be fetched: ${(error as Error).message.slice(0, 1_000)}\n`);
  } finally {
    await release();
  }
}
