/** The packaged agent (launcher and bundle in a folder) under a service manager of a few lines: ended, it is started again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUNDLE, LAUNCHER } from './agent-process.js';
import { end } from './house.js';

export class SupervisedAgent {
  log = '';
  private child: ChildProcess | undefined;
  private wanted = false;

  private constructor(private readonly folder: string) {}

  static async install(): Promise<SupervisedAgent> {
    const folder = await mkdtemp(join(tmpdir(), 'craie-supervised-'));
    await mkdir(join(folder, 'lib'));
    await copyFile(BUNDLE, join(folder, 'lib/craie-agent.mjs'));
    await copyFile(LAUNCHER, join(folder, 'lib/launcher.mjs'));
    return new SupervisedAgent(folder);
  }

  get state(): string {
    return join(this.folder, 'state');
  }

  /** Runs one command to its end. @throws Error with what it said when it fails */
  async cli(...args: string[]): Promise<void> {
    const child = this.spawn(args, {});
    const code = await new Promise((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`${args[0]} ended with ${String(code)}: ${this.log}`);
  }

  /** Changes the configuration as its owner would. */
  async configure(change: Record<string, unknown>): Promise<void> {
    const file = join(this.state, 'agent.json');
    await writeFile(file, JSON.stringify({ ...(JSON.parse(await readFile(file, 'utf8')) as object), ...change }));
  }

  start(): void {
    this.wanted = true;
    const child = this.spawn(['run'], { CRAIE_AGENT_SUPERVISED: '1' });
    this.child = child;
    child.once('exit', (code, signal) => {
      this.log += `ended with ${String(signal ?? code)}\n`;
      if (this.wanted) setTimeout(() => this.wanted && this.start(), 100);
    });
  }

  /** A power cut, as far as the process can tell. */
  kill(): void {
    this.child?.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.wanted = false;
    await end(this.child);
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private spawn(args: string[], extra: NodeJS.ProcessEnv): ChildProcess {
    const child = spawn(process.execPath, [join(this.folder, 'lib/launcher.mjs'), ...args, '--state', this.state], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '', ...extra } });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (this.log += part.toString()));
    return child;
  }
}
