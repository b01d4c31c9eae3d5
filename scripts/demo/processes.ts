import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what Linux gives to outgoing connections (from 32 768 on): one of those may take a port between the question and its use. */
const PORTS = { first: 10_000, count: 20_000 };

/** A port that was free a moment ago on loopback. `wanted` is taken when it is free. */
export function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(freePort()) : reject(error)));
    const port = wanted || PORTS.first + randomInt(PORTS.count);
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(port)));
  });
}

/** The processes of the demo, stopped in the reverse order of their start. */
export class Processes {
  private readonly running: { name: string; child: ChildProcess }[] = [];
  stopping = false;

  /** @param onEnd called when the process ends while nobody asked it to. */
  constructor(private readonly onEnd: (name: string, code: number | null) => void) {}

  start(name: string, args: string[], options: { env?: NodeJS.ProcessEnv; input?: string; /** A command that runs the program as its arguments say. */ through?: readonly string[] } = {}): ChildProcess {
    const [command, ...more] = [...(options.through ?? []), process.execPath, ...args] as [string, ...string[]];
    const child = spawn(command, more, {
      env: options.env ?? process.env,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'inherit'],
      // Its own group: Ctrl C reaches only the demo, which stops the others in order.
      detached: true,
    });
    if (options.input !== undefined) child.stdin?.end(options.input);
    child.stdout?.resume();
    child.once('exit', (code) => {
      if (!this.stopping) this.onEnd(name, code);
    });
    this.running.push({ name, child });
    return child;
  }

  /** Runs to the end. @throws Error with what it printed when it fails. */
  async once(args: string[], env: NodeJS.ProcessEnv = process.env, through: readonly string[] = []): Promise<string> {
    const [command, ...more] = [...through, process.execPath, ...args] as [string, ...string[]];
    const child = spawn(command, more, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => said.push(part));
    child.stderr.on('data', (part: Buffer) => said.push(part));
    const code = await new Promise((resolve) => child.once('close', resolve));
    const text = Buffer.concat(said).toString();
    if (code !== 0) throw new Error(`${args[0]} ended with ${String(code)}:\n${text}`);
    return text;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    for (const { child } of this.running.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await ended;
      clearTimeout(hard);
    }
  }
}
