import { createHash } from 'node:crypto';
import { chmod, mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BUNDLE_HEAD, bundleVersion } from '#contract';
import { flushFolder, readJson, writeAtomic } from '../state/atomic.js';
import type { Bundle, Journal } from './trial.rules.js';

/** `update/` in the state folder: the journal of updates, and bundles named by their content. Root's alone, like all of it. */
export class UpdateFolder {
  constructor(readonly path: string) {}

  /** The journal; a missing or damaged one means that the packaged bundle is trusted. */
  async read(base: string): Promise<Journal> {
    const found = await readJson(this.file('journal.json'));
    return isJournal(found) ? found : { base };
  }

  async write(journal: Journal): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    await writeAtomic(this.file('journal.json'), `${JSON.stringify(journal)}\n`);
  }

  pathOf({ sha256 }: Pick<Bundle, 'sha256'>): string {
    return this.file(`${sha256}.mjs`);
  }

  /** True when the file is there and is what its name says. */
  async sound({ sha256 }: Pick<Bundle, 'sha256'>): Promise<boolean> {
    const content = await readFile(this.pathOf({ sha256 })).catch(() => undefined);
    return content !== undefined && sha256Of(content) === sha256;
  }

  /** Keeps a bundle under its name; it is on disk when this resolves. */
  async put(bundle: Bundle, content: Buffer): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    const aside = this.file('arriving');
    const file = await open(aside, 'w', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await chmod(aside, 0o600);
    await rename(aside, this.pathOf(bundle));
    await flushFolder(this.path);
  }

  /** Forgets the bundles that the journal does not name. */
  async tidy({ current, trial }: Journal): Promise<void> {
    const kept = new Set([current, trial].flatMap((bundle) => (bundle ? [`${bundle.sha256}.mjs`] : [])));
    for (const name of await readdir(this.path).catch(() => [])) {
      if (name.endsWith('.mjs') && !kept.has(name)) await rm(this.file(name), { force: true });
    }
  }

  private file(name: string): string {
    return join(this.path, name);
  }
}

export const sha256Of = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** Version in the head of a bundle; `undefined` when it is none. */
export async function versionOf(path: string): Promise<string | undefined> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BUNDLE_HEAD), 0, BUNDLE_HEAD, 0);
    return bundleVersion(buffer.toString('latin1', 0, bytesRead));
  } finally {
    await file.close();
  }
}

/** The file is our own and written whole; this only keeps a hand's mistake from being followed. */
function isJournal(value: unknown): value is Journal {
  const journal = value as Journal | null | undefined;
  const bundle = (one: Bundle | undefined) => one === undefined || (typeof one.version === 'string' && /^[0-9a-f]{64}$/.test(one.sha256));
  const trial = journal?.trial;
  return typeof journal?.base === 'string' && bundle(journal.current) && bundle(trial)
    && (trial === undefined || (trial.patienceMs > 0 && Number.isInteger(trial.starts) && Number.isInteger(trial.bootStarts)));
}
