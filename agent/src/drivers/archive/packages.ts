import { execFile } from 'node:child_process';
import { lstat, mkdir, readdir, readlink, rename, rm, rmdir, stat, statfs, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sentence } from '../../log.js';
import { flushFolder, readJson, writeAtomic } from '../../state/atomic.js';
import type { FormatDriver, Progress, Result } from '../../target/driver.js';
import type { InstalledPackage, Named, Step } from '../../target/planner.js';
import { BadArchive } from './entry.rules.js';
import { unpack, type Unpacked } from './unpack.js';

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;
type Manifest = Pick<Unpacked, 'files' | 'links' | 'folders'>;

/** Programs that are only packed up live here: `NAME/VERSION`, and `NAME/current`, a link to the version that counts. */
export const ARCHIVES = '/opt/craie/apps';
const CURRENT = 'current';
/** Left free beside what is unpacked (about three times the packed size). */
const RESERVE = 64 * 1024 * 1024;
/** Names of folders. */
const VERSION = /^[A-Za-z0-9][A-Za-z0-9.+~_-]{0,99}$/;
const fail = (reason: Extract<Result, { ok: false }>['reason'], detail: string): Result => ({ ok: false, reason, detail });

/**
 * Archives, each below a folder of its own. A version is unpacked aside, listed, given its name, and then made `current` in one step, which is
 * what counts: cut at any moment, the version before is there whole. A removal takes away what the list names, and nothing else.
 */
export class ArchivePackages implements FormatDriver {
  constructor(private readonly root: string) {}

  async facts(wanted: readonly Named[]): Promise<{ packages: Map<string, InstalledPackage> }> {
    const packages = new Map<string, InstalledPackage>();
    for (const { package: name } of wanted) {
      const version = await readlink(this.at(name, CURRENT)).catch(() => undefined);
      if (version === undefined) continue;
      const whole = (await this.manifest(name, version)) !== undefined && (await isFolder(this.at(name, version)));
      packages.set(name, { version, state: whole ? 'installed' : 'broken' });
    }
    return { packages };
  }

  async install({ package: name, version = '' }: Of<'install'>, file: string | undefined, onProgress: Progress): Promise<Result> {
    if (file === undefined) return fail('failed', 'Aucune archive à installer.');
    if (!VERSION.test(version) || version === CURRENT) return fail('failed', `« ${version} » n’est pas une version dont un dossier puisse porter le nom.`);
    const aside = this.at(name, `.${version}.new`);
    try {
      await mkdir(this.at(name), { recursive: true, mode: 0o755 });
      const { size } = await stat(file);
      const { bavail, bsize } = await statfs(this.root);
      if (bavail * bsize < size * 3 + RESERVE) return fail('disk', `Le disque n’a plus assez de place : il en faut ${Math.ceil((size * 3 + RESERVE) / 1_000_000)} Mo.`);
      // What a cut left of it.
      await rm(aside, { recursive: true, force: true });
      await mkdir(aside, { mode: 0o755 });
      const { folder, ...manifest } = await unpack(file, aside, size, onProgress);
      // On the disk before it counts.
      await promisify(execFile)('sync', ['-f', aside]).catch(() => undefined);
      await this.take(name, version);
      await writeAtomic(this.list(name, version), JSON.stringify(manifest));
      await rename(folder, this.at(name, version));
      await this.makeCurrent(name, version);
      await this.tidy(name, version);
      return { ok: true };
    } catch (error) {
      return failure(error);
    } finally {
      await rm(aside, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  async remove({ package: name }: Of<'remove'>): Promise<Result> {
    try {
      await unlink(this.at(name, CURRENT)).catch(gone);
      await this.tidy(name, undefined);
      await rmdir(this.at(name)).catch(kept);
      return { ok: true };
    } catch (error) {
      return failure(error);
    }
  }

  private async makeCurrent(name: string, version: string): Promise<void> {
    const aside = this.at(name, `.${CURRENT}.new`);
    await rm(aside, { force: true });
    await symlink(version, aside);
    await rename(aside, this.at(name, CURRENT));
    await flushFolder(this.at(name));
  }

  /** Takes away every version but one, and what cuts left. */
  private async tidy(name: string, keep: string | undefined): Promise<void> {
    for (const entry of await readdir(this.at(name)).catch(() => [])) {
      if (/^\..*\.new$/.test(entry)) await rm(this.at(name, entry), { recursive: true, force: true });
      const version = /^\.(.+)\.list$/.exec(entry)?.[1];
      if (version !== undefined && version !== keep) await this.take(name, version);
    }
  }

  /** Takes away what the list of a version names; what somebody else put there stays, and its folder with it. */
  private async take(name: string, version: string): Promise<void> {
    const manifest = await this.manifest(name, version);
    if (!manifest) return;
    for (const path of [...manifest.files, ...manifest.links]) await unlink(this.at(name, version, path)).catch(gone);
    for (const path of [...manifest.folders].sort((a, b) => b.length - a.length)) await rmdir(this.at(name, version, path)).catch(kept);
    await rmdir(this.at(name, version)).catch(kept);
    await unlink(this.list(name, version)).catch(gone);
  }

  private readonly at = (...parts: string[]): string => join(this.root, ...parts);
  private readonly list = (name: string, version: string): string => this.at(name, `.${version}.list`);
  private manifest = async (name: string, version: string): Promise<Manifest | undefined> => (await readJson(this.list(name, version))) as Manifest | undefined;
}

const isFolder = async (path: string): Promise<boolean> => (await lstat(path).catch(() => undefined))?.isDirectory() ?? false;

function failure(error: unknown): Result {
  if (error instanceof BadArchive) return fail('corrupt', error.message);
  const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
  return fail(full ? 'disk' : 'failed', `${full ? 'Le disque est plein.' : 'L’archive n’a pas pu être mise en place.'}\n${sentence(error).slice(0, 300)}`);
}

const passing = (...codes: string[]) => (error: NodeJS.ErrnoException): void => {
  if (!codes.includes(error.code ?? '')) throw error;
};
const gone = passing('ENOENT', 'ENOTDIR');
const kept = passing('ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR');
