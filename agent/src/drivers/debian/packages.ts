import { statfs } from 'node:fs/promises';
import { AGENT_PACKAGE } from '#contract';
import type { PackageDriver, Progress, Result } from '../../target/driver.js';
import type { Step } from '../../target/planner.js';
import { configureArguments, fixArguments, foreseeRemoval, foreseeSpace, installArguments, listsAge, manual, offered, removeArguments, updateArguments } from './apt.js';
import { diagnose } from './diagnosis.js';
import { ask, readDeb, readPackages, toolEnvironment } from './dpkg.js';
import { DetachedJobs } from './jobs.js';

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;

const DAY = 24 * 3_600_000;
/** A source asked this recently (ms) has nothing newer to say. */
const FRESH = 10 * 60_000;
const RESERVE = 64 * 1024 * 1024;
const fail = (reason: Extract<Result, { ok: false }>['reason'], detail: string): Result => ({ ok: false, reason, detail });

/** apt and dpkg, run for real. Needs root. */
export class DebianPackages implements PackageDriver {
  private readonly jobs: DetachedJobs;

  constructor(jobsFolder: string) {
    this.jobs = new DetachedJobs(jobsFolder);
  }

  readonly facts: PackageDriver['facts'] = (wanted) => readPackages(wanted.map((one) => one.package));
  readonly settle: PackageDriver['settle'] = (onProgress) => this.jobs.settle(onProgress);

  async repair({ keys }: Of<'repair'>): Promise<Result> {
    const key = keys[0] ?? '';
    const configured = await this.run(key, configureArguments());
    if (!configured.ok && configured.reason === 'locked') return configured;
    return this.run(key, fixArguments());
  }

  async install(step: Of<'install'>, file: string | undefined, onProgress: Progress): Promise<Result> {
    // To apt, a name with this ending asks for a removal.
    if (step.package.endsWith('-')) return fail('failed', `« ${step.package} » n’est pas un nom de paquet.`);
    const problem = file ? await checkFile(step, file) : await this.checkSources(step);
    if (problem) return problem;
    const what = file ?? (step.version === undefined ? step.package : `${step.package}=${step.version}`);
    const install = () => this.run(step.key, installArguments(what, step.allowDowngrade), onProgress);
    const first = await install();
    const outdated = !first.ok && (first.reason === 'dependency' || first.reason === 'link') && (await listsAge(Date.now())) > FRESH;
    if (!outdated) return first;
    // Old lists name files that the mirror no longer has, or lack a dependency.
    return (await this.run(step.key, updateArguments())).ok ? install() : first;
  }

  async remove(step: Of<'remove'>, onProgress: Progress): Promise<Result> {
    const { removed, orphans } = await foreseeRemoval(step.package);
    const runtime = await ownRuntime();
    if (step.package === runtime || step.package === AGENT_PACKAGE) return fail('refused', 'Cet agent fonctionne grâce à ce paquet : il ne le retire pas.');
    const protectedNames = new Set([...(await manual()), ...step.keep, runtime, AGENT_PACKAGE]);
    const victims = removed.filter((name) => name !== step.package && protectedNames.has(name));
    if (victims.length > 0) return fail('dependency', `Rien n’est retiré : ces paquets en ont besoin et partiraient aussi : ${victims.slice(0, 12).join(', ')}.`);
    const useless = orphans.filter((name) => !protectedNames.has(name));
    return this.run(step.key, removeArguments([step.package, ...useless]), onProgress);
  }

  /** Makes sure that the sources offer what is asked for (fetching the lists when they are old or do not), and that it fits. */
  private async checkSources({ key, package: name, version }: Of<'install'>): Promise<Result | undefined> {
    const there = async () => (await offered(name)).some((v) => version === undefined || v === version);
    const age = await listsAge(Date.now());
    let updated: Result = { ok: true };
    if (age > DAY || (age > FRESH && !(await there()))) updated = await this.run(key, updateArguments());
    if (await there()) return checkSpace(await foreseeSpace(version === undefined ? name : `${name}=${version}`));
    if (!updated.ok) return updated;
    return fail('failed', `${name}${version === undefined ? '' : ` ${version}`} n’est pas dans les dépôts de cet appareil.`);
  }

  private async run(key: string, argv: readonly string[], onProgress: Progress = () => undefined): Promise<Result> {
    return diagnose(await this.jobs.run(key, argv, toolEnvironment(), onProgress));
  }
}

/** A file that holds another package than promised, or that will not fit, is not tried. */
async function checkFile(step: Of<'install'>, file: string): Promise<Result | undefined> {
  const deb = await readDeb(file);
  if (deb.package === '') return fail('corrupt', 'Le fichier n’est pas un paquet Debian.');
  if (deb.package !== step.package || (step.version !== undefined && deb.version !== step.version)) {
    return fail('failed', `Le fichier contient ${deb.package} ${deb.version}, et non ${step.package} ${step.version ?? ''}.`);
  }
  return checkSpace(deb.installedBytes);
}

/** What will not fit is not begun. @param bytes taken by the files once there */
async function checkSpace(bytes: number): Promise<Result | undefined> {
  const { bavail, bsize } = await statfs('/usr');
  const needed = bytes + RESERVE;
  if (bavail * bsize >= needed) return undefined;
  return fail('disk', `Le disque système n’a plus assez de place : il en faut ${Math.ceil(needed / 1_000_000)} Mo.`);
}

/** The package that this very process runs from; empty when it is none. */
async function ownRuntime(): Promise<string> {
  return (await ask('dpkg-query', '-S', process.execPath)).split(':')[0] ?? '';
}
