/** Kinds of package that are handled by commands of the system: a declaration says which, and how to read what they say. */
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import type { FormatDriver, Progress, Result } from '../target/driver.js';
import type { InstalledPackage, Named, Step } from '../target/planner.js';

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>;
export type Argv = readonly [tool: string, ...string[]];

/** How a command ended. `exit` is undefined when it could not be started, or was cut. */
export interface Said {
  exit: number | undefined;
  output: string;
}
export type Run = (argv: Argv) => Promise<Said>;

/** What to run, as commands one after the other, each made of what the one before it wrote; or why nothing is. */
export type Commands = readonly (Argv | ((before: string) => Argv | undefined))[] | Result;

/** One kind of package, as commands and parsers. All pure. */
export interface CommandFormat {
  /** Commands that tell of a package; the first one that knows it counts. */
  queries(named: Named): readonly Argv[];
  /** Undefined: it is not there. */
  found(named: Named, said: Said): InstalledPackage | undefined;
  install(step: Of<'install'>, file: { path: string; size: number } | undefined): Commands;
  /** @param said what the query that knew it said; empty: none did */
  remove(step: Of<'remove'>, said: string): Commands;
  /** How a command ended, for a person. */
  diagnose(said: Said): Result;
}

const LONGEST = 3_600_000;
const OUTPUT = 1024 * 1024;

/** Runs a command of this machine, without a shell. Never rejects. */
export const runHere: Run = ([tool, ...args]) => new Promise((resolve) => {
  execFile(tool, args, { timeout: LONGEST, maxBuffer: OUTPUT, windowsHide: true }, (error, stdout, stderr) => {
    const code = error ? error.code : 0;
    resolve({ exit: typeof code === 'number' ? code : undefined, output: `${stdout}\n${stderr}`.trim() });
  });
});

/** The commands of a declaration, run. */
export class CommandPackages implements FormatDriver {
  constructor(private readonly format: CommandFormat, private readonly run: Run = runHere) {}

  async facts(wanted: readonly Named[]): Promise<{ packages: Map<string, InstalledPackage> }> {
    const packages = new Map<string, InstalledPackage>();
    for (const named of wanted) {
      const { there } = await this.look(named);
      if (there) packages.set(named.package, there);
    }
    return { packages };
  }

  async install(step: Of<'install'>, path: string | undefined, onProgress: Progress): Promise<Result> {
    const file = path === undefined ? undefined : { path, size: (await stat(path)).size };
    return this.perform(this.format.install(step, file), onProgress);
  }

  async remove(step: Of<'remove'>, onProgress: Progress): Promise<Result> {
    return this.perform(this.format.remove(step, (await this.look(step)).said), onProgress);
  }

  private async look(named: Named): Promise<{ there: InstalledPackage | undefined; said: string }> {
    for (const query of this.format.queries(named)) {
      const said = await this.run(query);
      const there = this.format.found(named, said);
      if (there) return { there, said: said.output };
    }
    return { there: undefined, said: '' };
  }

  private async perform(commands: Commands, onProgress: Progress): Promise<Result> {
    if ('ok' in commands) return commands;
    let before = '';
    for (const [n, command] of commands.entries()) {
      const argv = typeof command === 'function' ? command(before) : command;
      if (!argv) return { ok: false, reason: 'failed', detail: `L’outil du système a répondu autre chose qu’attendu.\n${lastWords(before)}` };
      const said = await this.run(argv);
      if (said.exit === undefined) return { ok: false, reason: 'unsupported', detail: `« ${argv[0]} » n’a pas pu être lancé sur cet appareil.\n${lastWords(said.output)}` };
      const result = this.format.diagnose(said);
      if (!result.ok) return result;
      before = said.output;
      onProgress(((n + 1) * 100) / commands.length);
    }
    return { ok: true };
  }
}

/** The last lines of a tool; at most 800 characters. */
export const lastWords = (output: string): string => output.split(/[\r\n]+/).map((line) => line.trim()).filter(Boolean).slice(-6).join('\n').slice(-800);

/** Splits as a command line is split: by blanks, but within quotation marks. */
export const words = (line: string): string[] => [...line.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word]) => word.replaceAll('"', ''));
