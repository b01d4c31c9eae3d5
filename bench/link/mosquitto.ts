/** The reference: Mosquitto with the same authority, the same rights and no storage, for the same devices. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Authority } from '#pki';
import { freePort } from '../../scripts/demo/processes.js';
import { processFigures } from '../process-figures.js';

const PROGRAM = '/usr/sbin/mosquitto';
const START_TRIES = 100;

export class Mosquitto {
  private constructor(private readonly child: ChildProcess, readonly place: { host: string; port: number }) {}

  /** Starts one in `folder`; undefined when it is not installed. @throws Error when it does not listen */
  static async start(folder: string, authority: string): Promise<Mosquitto | undefined> {
    if (!(await access(PROGRAM).then(() => true, () => false))) return undefined;
    const { roots } = await Authority.open(authority);
    const { certificate, key } = await (await Authority.open(authority)).issueServer(['127.0.0.1', 'localhost', '::1']);
    const port = await freePort();
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = async (name: string, text: string) => {
      await writeFile(join(folder, name), text, { mode: 0o600 });
      return join(folder, name);
    };
    const lines = [
      `listener ${port} 127.0.0.1`, `cafile ${await file('roots.pem', roots.join('\n'))}`, `certfile ${await file('cert.pem', certificate)}`, `keyfile ${await file('key.pem', key)}`,
      'require_certificate true', 'use_identity_as_username true', 'allow_anonymous false', 'persistence false', 'log_type error', 'user root', 'set_tcp_nodelay true',
      `acl_file ${await file('rights', 'pattern write craie/v1/%u/up/#\npattern read craie/v1/%u/down/#\n')}`,
    ];
    await chmod(folder, 0o700);
    const child = spawn(PROGRAM, ['-c', await file('mosquitto.conf', `${lines.join('\n')}\n`)], { stdio: ['ignore', 'inherit', 'inherit'] });
    const mosquitto = new Mosquitto(child, { host: '127.0.0.1', port });
    for (let tries = 0; !(await listens(port)); tries++) {
      if (tries === START_TRIES || child.exitCode !== null) {
        await mosquitto.stop();
        throw new Error('Mosquitto does not listen.');
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return mosquitto;
  }

  figures(): ReturnType<typeof processFigures> {
    return processFigures(this.child.pid ?? 0);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

const listens = (port: number): Promise<boolean> => new Promise((resolve) => {
  const socket = connect({ host: '127.0.0.1', port }, () => { socket.destroy(); resolve(true); });
  socket.once('error', () => resolve(false));
});
