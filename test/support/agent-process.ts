/** The bundled agent as a real process. */
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exclusive } from './exclusive.js';

export const BUNDLE = join(process.cwd(), 'dist/agent/craie-agent.mjs');
/** Built after the bundle, which it runs. */
export const LAUNCHER = join(process.cwd(), 'dist/agent/launcher.mjs');
const run = promisify(execFile);
/** Runtime of the agent: another one than the suite's to try the bundle on it. */
const NODE = process.env['CRAIE_TEST_AGENT_NODE'] ?? process.execPath;

/** Builds the bundle when a source is newer than it; suites that run at once build it once. */
export async function buildAgent(): Promise<void> {
  const release = await exclusive('agent-build');
  try {
    buildIfOld();
  } finally {
    await release();
  }
}

/** When the newest file under a folder was written, ms. */
export function newestChange(folder: string): number {
  return Math.max(...readdirSync(folder, { withFileTypes: true }).map((e) => (e.isDirectory() ? newestChange(join(folder, e.name)) : statSync(join(folder, e.name)).mtimeMs)));
}

function buildIfOld(): void {
  if (existsSync(LAUNCHER) && statSync(LAUNCHER).mtimeMs > Math.max(newestChange('agent'), newestChange('libs'))) return;
  for (const config of ['vite.config.mjs', 'launcher.vite.config.mjs']) {
    execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--config', `agent/${config}`, '--logLevel', 'error'], { env: { ...process.env, NODE_OPTIONS: '' } });
  }
}

/** The built bundle as if it were of another version. @returns its path */
export async function bundleOfVersion(version: string, folder: string): Promise<string> {
  const path = join(folder, `craie-agent_${version}.mjs`);
  await writeFile(path, (await readFile(BUNDLE, 'utf8')).replaceAll('0.1.0', version));
  return path;
}

/** Makes the Debian package of a bundle. @returns its path */
export async function packageAgent(bundle: string, folder: string): Promise<string> {
  const { stdout } = await run(process.execPath, ['scripts/agent-deb.mjs', '--bundle', bundle, '--out', folder], { env: { ...process.env, NODE_OPTIONS: '' } });
  return stdout.trim();
}

/** A state folder with the ways to use it. */
export class AgentMachine {
  readonly state = mkdtempSync(join(tmpdir(), 'craie-agent-state-'));
  process: ChildProcess | undefined;
  log = '';

  /** @param runtime the Node that runs the bundle */
  constructor(private readonly runtime = NODE) {}

  /** Runs a short command; answers its output and code, whatever the code. */
  async cli(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    try {
      const { stdout, stderr } = await run(this.runtime, [BUNDLE, ...args, '--state', this.state], { env: this.environment });
      return { code: 0, stdout, stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, stdout, stderr };
    }
  }

  async enrol(url: string, token: string, ...flags: string[]): Promise<string> {
    const { stdout, stderr } = await this.cli('enrol', '--server', url, '--token', token, '--boot-spread', '0', ...flags);
    const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(stdout)?.[0];
    if (!id) throw new Error(stderr || stdout);
    return id;
  }

  start(): void {
    const child = spawn(this.runtime, [BUNDLE, 'run', '--state', this.state], { stdio: ['ignore', 'ignore', 'pipe'], env: this.environment });
    child.stderr.on('data', (part: Buffer) => (this.log += part.toString()));
    this.process = child;
  }

  /** Ends the process with a signal; answers its exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return ended;
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    rmSync(this.state, { recursive: true, force: true });
  }

  protected get environment(): NodeJS.ProcessEnv {
    return { ...process.env, NODE_OPTIONS: '', LANG: 'C.UTF-8', LC_ALL: '' };
  }
}
