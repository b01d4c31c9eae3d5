/** A real Mosquitto with the configuration that the server writes, on a port of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MOSQUITTO_FILES as FILES, mosquittoConfiguration, mosquittoRights } from '#broker';
import type { Authority } from '#pki';
import { freePort } from '../../scripts/demo/processes.js';

/** Reads and writes everything: what a broker in hostile hands could do. */
export const SPY = 'craie-spy';

export class Mosquitto {
  private child: ChildProcess | undefined;
  readonly said: string[] = [];

  private constructor(readonly folder: string, readonly port: number) {}

  static async start(authority: Authority): Promise<Mosquitto> {
    const broker = new Mosquitto(await mkdtemp(join(tmpdir(), 'craie-mosquitto-')), await freePort());
    const { folder, port } = broker;
    await mkdir(join(folder, FILES.state));
    await broker.trust(authority);
    await writeFile(join(folder, FILES.rights), mosquittoRights());
    await appendFile(join(folder, FILES.rights), `user ${SPY}\ntopic readwrite #\n`);
    await writeFile(join(folder, FILES.configuration), mosquittoConfiguration({ folder, port, host: '127.0.0.1', user: 'root' }));
    await broker.up();
    return broker;
  }

  get url(): string {
    return `mqtts://127.0.0.1:${this.port}`;
  }

  /** What its authority says now is written to its files: known to it once it starts or reads them again. */
  async trust(authority: Authority): Promise<void> {
    const { folder } = this;
    await authority.issueServer(['127.0.0.1'], new Date(), folder);
    await writeFile(join(folder, FILES.roots), authority.roots.join(''));
    await writeFile(join(folder, FILES.revoked), authority.revocationLists([]));
  }

  /** Starts it (again) and waits until it listens. */
  async up(): Promise<void> {
    const child = spawn('/usr/sbin/mosquitto', ['-c', join(this.folder, FILES.configuration)], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.on('data', (part: Buffer) => this.said.push(part.toString()));
    this.child = child;
    while (child.exitCode === null && !(await answers(this.port))) await new Promise((resolve) => setTimeout(resolve, 20));
    if (child.exitCode !== null) throw new Error(`Mosquitto ended:\n${this.said.join('')}`);
  }

  /** Reads certificates and the revocation list again. */
  reload(): void {
    this.child?.kill('SIGHUP');
  }

  /** As if its machine hung: what comes in is neither answered nor refused. */
  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  async down(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  async dispose(): Promise<void> {
    await this.down();
    await rm(this.folder, { recursive: true, force: true });
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
