/**
 * This machine once more, in a mount namespace of its own: an overlay in memory over `/`. What is installed, written or
 * removed there is gone with it, and the real machine never sees it. The network is the machine's own.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Mounts the overlay, says `ready`, and keeps the namespace until its input ends. `SHARED` is seen as /srv. */
const MOUNTS = `set -e
mount -t tmpfs -o size=1g none /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay none -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt/root
for folder in /proc /dev; do mount --rbind $folder /mnt/root$folder; done
mount -t tmpfs none /mnt/root/run
mount --bind "$SHARED" /mnt/root/srv
echo ready
cat`;

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

export class ThrowawayRoot {
  /** @param shared folder of the real machine that is seen as /srv inside */
  private constructor(private readonly holder: ChildProcess, readonly shared: string) {}

  static async open(): Promise<ThrowawayRoot> {
    const shared = await mkdtemp(join(tmpdir(), 'craie-root-'));
    const holder = spawn('unshare', ['-m', 'sh', '-c', MOUNTS], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, SHARED: shared } });
    let said = '';
    await new Promise<void>((resolve, reject) => {
      holder.stderr.on('data', (part: Buffer) => (said += part.toString()));
      holder.stdout.once('data', () => resolve());
      holder.once('exit', () => reject(new Error(`No throw-away root: ${said}`)));
    });
    return new ThrowawayRoot(holder, shared);
  }

  /** The command line that runs `argv` inside; paths are those of the throw-away root. */
  inside(argv: readonly string[]): [command: string, args: string[]] {
    return ['nsenter', [`--mount=/proc/${this.holder.pid}/ns/mnt`, 'chroot', '/mnt/root', ...argv]];
  }

  /** Runs to the end; answers whatever came out of it. */
  run(...argv: string[]): Promise<Ran> {
    const [command, args] = this.inside(argv);
    return new Promise((resolve) => {
      execFile(command, args, { cwd: '/', env: ENVIRONMENT, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr });
      });
    });
  }

  /** Runs to the end. @throws Error with what it said when it fails */
  async must(...argv: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...argv);
    if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
    return stdout;
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.holder.once('exit', resolve));
    this.holder.stdin?.end();
    await ended;
    await rm(this.shared, { recursive: true, force: true });
  }
}

/** Nothing of the test's own environment, above all not its Node options. */
export const ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive', HOME: '/root' };
