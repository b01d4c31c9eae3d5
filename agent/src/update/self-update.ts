import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import type { DeviceEvent } from '#contract';
import type { Result } from '../target/driver.js';
import type { AgentFacts, UpdateStep } from '../target/planner.js';
import { sentence } from '../log.js';
import type { Launched } from './launched.js';
import { adopt, heard, type Failure, type Journal } from './trial.rules.js';
import { sha256Of, versionOf, type UpdateFolder } from './update-folder.js';

export interface SelfUpdateOptions {
  folder: UpdateFolder;
  /** How the launcher started this bundle; absent: it did not, and there is no way back from an update. */
  launched: Launched | undefined;
  /** Version of this bundle. */
  version: string;
  /** How long (ms) a new version may take to be heard by the server. */
  patienceMs: number;
  /** Ends this process, to be started again. */
  restart: () => void;
}

/** The agent's own part in its updates: takes a new bundle in, and says when the server was heard. */
export class SelfUpdate {
  /** What is under way: a welcome and a new bundle may come at once, and neither may work on the other's journal. */
  private tail: Promise<unknown> = Promise.resolve();

  private constructor(private readonly options: SelfUpdateOptions, private journal: Journal) {}

  static async open(options: SelfUpdateOptions): Promise<SelfUpdate> {
    const { folder, launched } = options;
    return new SelfUpdate(options, launched ? await folder.read(launched.base) : { base: '' });
  }

  /** Updates are possible: someone will pick the new bundle, and the old one if need be. */
  get possible(): boolean {
    return this.options.launched !== undefined;
  }

  facts(): AgentFacts {
    const { trial, failed } = this.journal;
    const running = this.options.launched?.running;
    return { version: this.options.version, onTrial: trial !== undefined, ...(running && { sha256: running }), ...(failed && { failed: { wish: failed.wish, detail: explain(failed) } }) };
  }

  /** Puts the downloaded bundle beside this one and restarts into it. The file's content was checked when it was downloaded. */
  apply(step: UpdateStep, path: string): Promise<Result> {
    return this.inTurn(() => this.takeIn(step, path));
  }

  /** The server answered. Settles a trial; answers what the device's history should have, if anything. */
  welcomed(): Promise<{ kind: DeviceEvent['kind']; detail: string } | undefined> {
    return this.inTurn(() => this.settle());
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.tail.then(work);
    this.tail = done.catch(() => undefined);
    return done;
  }

  private async takeIn({ wish, version, file }: UpdateStep, path: string): Promise<Result> {
    const { folder, patienceMs, restart, version: from } = this.options;
    try {
      const named = await versionOf(path);
      if (named !== version) return { ok: false, reason: 'failed', detail: `Ce fichier n’est pas l’agent ${version} (trouvé : ${named ?? 'autre chose'}).` };
      const content = await readFile(path);
      if (sha256Of(content) !== file.sha256) return { ok: false, reason: 'corrupt', detail: 'Le fichier de l’agent s’est abîmé sur le disque.' };
      const bundle = { version, sha256: file.sha256 };
      await folder.put(bundle, content);
      await this.write(adopt(this.journal, bundle, { wish, from, patienceMs }));
    } catch (error) {
      const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
      return { ok: false, reason: full ? 'disk' : 'failed', detail: `${full ? 'Le disque est plein.' : 'La nouvelle version n’a pas pu être rangée.'}\n${sentence(error)}` };
    }
    restart();
    return { ok: true };
  }

  private async settle(): Promise<{ kind: DeviceEvent['kind']; detail: string } | undefined> {
    const { folder, launched, version } = this.options;
    if (!launched) return undefined;
    const before = this.journal;
    const after = heard(before, launched.running, performance.now());
    const { failed } = after;
    const untold = failed && !failed.told;
    if (after === before && !untold) return undefined;
    await this.write(untold ? { ...after, failed: { ...failed, told: true } } : after);
    await folder.tidy(this.journal);
    if (untold) return { kind: 'agent-update-failed', detail: explain(failed) };
    return before.trial?.phase === 'try' ? { kind: 'agent-updated', detail: `${before.trial.from} → ${version}` } : undefined;
  }

  private async write(journal: Journal): Promise<void> {
    await this.options.folder.write(journal);
    this.journal = journal;
  }
}

const CAUSES: Record<Failure['cause'], string> = {
  crash: 's’est arrêtée plusieurs fois sans joindre le serveur',
  silent: 'n’a pas joint le serveur dans le délai prévu',
  damaged: 'a été abîmée ou effacée sur le disque',
};

const explain = ({ version, from, cause }: Failure): string => `La version ${version} ${CAUSES[cause]} : la version ${from} a repris sa place.`;
