import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson, writeAtomic } from '../../state/atomic.js';
import type { FormatDriver, Progress, Result } from '../../target/driver.js';
import type { InstalledPackage, Named, Step } from '../../target/planner.js';
import { lastWords } from '../commands.js';
import { ask, toolEnvironment } from '../debian/dpkg.js';
import { DetachedJobs } from '../debian/jobs.js';
import { COLUMNS, isThere, readFailure, readList, type FlatpakRow } from './said.rules.js';

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;
/** By app: which commit was installed for which version. Many apps do not tell their version. */
type Known = Record<string, { active: string; version: string } | undefined>;

const TOOL = '/usr/bin/flatpak';
const QUIET = ['--system', '-y', '--noninteractive'] as const;
const ABSENT: Result = { ok: false, reason: 'dependency', detail: 'Flatpak manque sur cet appareil : y installer d’abord le paquet « flatpak ».' };

/** Flatpak apps, for all accounts. Needs root. Its operations go on when the agent is killed, as apt's do. */
export class FlatpakPackages implements FormatDriver {
  private readonly jobs: DetachedJobs;
  private readonly record: string;

  constructor(private readonly folder: string) {
    this.jobs = new DetachedJobs(folder);
    this.record = join(folder, 'versions.json');
  }

  async facts(wanted: readonly Named[]): Promise<{ packages: Map<string, InstalledPackage> }> {
    const packages = new Map<string, InstalledPackage>();
    const [rows, known] = [await this.rows(), await this.known()];
    for (const { package: id } of wanted) {
      const row = rows.find((one) => one.id === id);
      if (!row) continue;
      const { [id]: own } = known;
      packages.set(id, { version: own?.active === row.active ? own.version : row.version || row.branch, state: 'installed' });
    }
    return { packages };
  }

  settle: FormatDriver['settle'] = (onProgress) => this.jobs.settle(onProgress);

  async install({ key, package: id, version }: Of<'install'>, file: string | undefined, onProgress: Progress): Promise<Result> {
    if (!existsSync(TOOL)) return ABSENT;
    const what = file === undefined ? [id] : ['--bundle', file];
    const result = await this.run(key, [TOOL, 'install', ...QUIET, ...what], onProgress);
    if (!result.ok) return result;
    const row = (await this.rows()).find((one) => one.id === id);
    if (!row) return { ok: false, reason: 'failed', detail: `Le fichier contient une autre application que ${id}.` };
    if (version !== undefined) await writeAtomic(this.record, JSON.stringify({ ...(await this.known()), [id]: { active: row.active, version } })).catch(() => undefined);
    return result;
  }

  /** Every branch of it. What only it needed stays for others. */
  async remove({ key, package: id }: Of<'remove'>, onProgress: Progress): Promise<Result> {
    if (!existsSync(TOOL)) return ABSENT;
    const refs = (await this.rows()).filter((one) => one.id === id).map(({ ref }) => `app/${ref}`);
    return refs.length === 0 ? { ok: true } : this.run(key, [TOOL, 'uninstall', ...QUIET, ...refs], onProgress);
  }

  private async run(key: string, argv: readonly string[], onProgress: Progress): Promise<Result> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const { exit, output } = await this.jobs.run(key, argv, toolEnvironment(), onProgress);
    if (exit === 0 || isThere(output)) return { ok: true };
    if (exit === undefined) return { ok: false, reason: 'failed', detail: 'L’opération a été coupée (courant ou arrêt forcé) ; elle sera reprise.' };
    const { reason, sentence } = readFailure(output);
    return { ok: false, reason, detail: `${sentence}\n${lastWords(output)}` };
  }

  private rows = async (): Promise<FlatpakRow[]> => (existsSync(TOOL) ? readList(await ask(TOOL, 'list', '--system', '--app', `--columns=${COLUMNS}`)) : []);
  private known = async (): Promise<Known> => ((await readJson(this.record)) ?? {}) as Known;
}
