/** A whole agent in a throw-away root of its own: a machine of its own name, with Debian's real dpkg and apt. Several of them are several machines. */
import { spawn } from 'node:child_process';
import { AgentMachine, BUNDLE } from './agent-process.js';
import { ENVIRONMENT, ThrowawayRoot } from './throwaway-root.js';

const STATE = '/var/lib/craie-agent';

export class RootedAgent extends AgentMachine {
  deviceId = '';

  private constructor(readonly root: ThrowawayRoot, readonly name: string) {
    super();
  }

  /** @param name of the machine; its identity is made of it */
  static async open(name: string, identity: string): Promise<RootedAgent> {
    const root = await ThrowawayRoot.open();
    await root.must('sh', '-c', `echo ${identity} > /etc/machine-id && echo ${name} > /etc/hostname`);
    return new RootedAgent(root, name);
  }

  async join(url: string, token: string): Promise<void> {
    const said = await this.root.must(process.execPath, BUNDLE, 'enrol', '--state', STATE, '--server', url, '--token', token, '--boot-spread', '0', '--no-power', '--no-lock', '--name', this.name);
    this.deviceId = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(said)?.[0] ?? '';
  }

  override start(): void {
    const [command, args] = this.root.inside([process.execPath, BUNDLE, 'run', '--state', STATE]);
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: ENVIRONMENT, cwd: '/' });
    child.stderr.on('data', (part: Buffer) => (this.log += part.toString()));
    this.process = child;
  }

  /** The version that dpkg itself knows, fully installed. */
  async installed(name: string): Promise<string | undefined> {
    const { stdout } = await this.root.run('dpkg-query', '-W', '-f', '${db:Status-Status} ${Version}', name);
    return /^installed (\S+)$/.exec(stdout)?.[1];
  }

  override async remove(): Promise<void> {
    await super.remove();
    await this.root.close();
  }
}
