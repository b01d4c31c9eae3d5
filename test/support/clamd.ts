/** Scanners for tests: a real clamd with a list of one signature, which needs no network, and one that says what it is told to. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clamd } from '../../apps/server/src/catalogue/scan/clamd.js';
import { until } from './until.js';

/** The file that every scanner finds and that harms nobody, in two parts so that this one is not found. */
export const EICAR = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''));
const NAME = 'Craie.Test.Eicar';

export class RealClamd {
  private child: ChildProcess | undefined;
  private readonly said: string[] = [];
  private constructor(private readonly folder: string) {}

  static async start(): Promise<RealClamd> {
    const clamd = new RealClamd(await mkdtemp(join(tmpdir(), 'craie-clamd-')));
    const list = join(clamd.folder, 'list');
    await mkdir(list);
    await writeFile(join(list, 'craie.hdb'), `${createHash('md5').update(EICAR).digest('hex')}:${EICAR.length}:${NAME}\n`);
    await writeFile(join(clamd.folder, 'clamd.conf'), `LocalSocket ${clamd.socket}\nForeground yes\nDatabaseDirectory ${list}\nTemporaryDirectory ${clamd.folder}\nStreamMaxLength 4M\nMaxThreads 2\n`);
    await clamd.up();
    return clamd;
  }

  get socket(): string {
    return join(this.folder, 'clamd.socket');
  }

  async up(): Promise<void> {
    const child = spawn('/usr/sbin/clamd', ['--config-file', join(this.folder, 'clamd.conf')], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => this.said.push(part.toString()));
    this.child = child;
    await until('clamd answers', () => (child.exitCode !== null ? Promise.reject(new Error(`clamd ended:\n${this.said.join('')}`)) : new Clamd({ path: this.socket }).version().then(() => true, () => false)));
  }

  async down(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }

  async dispose(): Promise<void> {
    await this.down();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Speaks as clamd does: its version, and one word on whatever is streamed to it. */
export class FakeClamd {
  version = 'ClamAV 1.4.3/1/Mon';
  /** By the length of what it was given. */
  verdict: (length: number) => string = () => 'stream: OK';
  scans = 0;
  private constructor(private readonly server: Server, readonly path: string, private readonly folder: string) {}

  static async start(): Promise<FakeClamd> {
    const folder = await mkdtemp(join(tmpdir(), 'craie-fake-clamd-'));
    const path = join(folder, 'socket');
    const server = createServer((socket) => {
      const asked = readCommand((length) => {
        if (length !== undefined) fake.scans += 1;
        socket.end(`${length === undefined ? fake.version : fake.verdict(length)}\0`);
      });
      socket.on('error', () => undefined).on('data', asked);
    });
    const fake = new FakeClamd(server, path, folder);
    await new Promise<void>((resolve) => { server.listen(path, resolve); });
    return fake;
  }

  async dispose(): Promise<void> {
    await new Promise((resolve) => { this.server.close(resolve); });
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Reads `zVERSION`, or `zINSTREAM` with pieces that each tell their length first and end with an empty one; `done` is told how many bytes there were. Keeps none of them. */
function readCommand(done: (length: number | undefined) => void): (part: Buffer) => void {
  let head = Buffer.alloc(0);
  let [streaming, piece, length] = [false, 0, 0];
  return (part) => {
    for (let at = 0; at < part.length;) {
      if (piece > 0) {
        const taken = Math.min(piece, part.length - at);
        [piece, length, at] = [piece - taken, length + taken, at + taken];
        continue;
      }
      head = Buffer.concat([head, part.subarray(at, ++at)]);
      if (!streaming && head.at(-1) === 0) {
        if (head.toString() === 'zVERSION\0') done(undefined);
        [streaming, head] = [head.toString() === 'zINSTREAM\0', Buffer.alloc(0)];
      } else if (streaming && head.length === 4) {
        [piece, head] = [head.readUInt32BE(), Buffer.alloc(0)];
        if (piece === 0) done(length);
      }
    }
  };
}
