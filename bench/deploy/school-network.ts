/** A school behind a slow line, as a network namespace: its own loopback is the school's network, one wire leads to the server. Needs root and iproute2. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface LineOptions {
  /** Mbit/s towards the school, and from it. */
  down: number;
  up: number;
  /** Mbit/s of the school's own network, of all its devices together. */
  lan: number;
}

export class SchoolNetwork {
  private constructor(private readonly name: string) {}

  /** Address of the server's end. */
  readonly server = '10.213.77.1';

  /** @throws Error where namespaces cannot be made */
  static async open({ down, up, lan }: LineOptions): Promise<SchoolNetwork> {
    const school = new SchoolNetwork(`craie${process.pid}`);
    const { name, server } = school;
    const shape = (rate: number, burst: string) => ['root', 'tbf', 'rate', `${rate}mbit`, 'burst', burst, 'latency', '400ms'];
    try {
      await run('ip', ['netns', 'add', name]);
      await run('ip', ['link', 'add', name, 'type', 'veth', 'peer', 'name', 'line', 'netns', name]);
      await run('ip', ['address', 'add', `${server}/30`, 'dev', name]);
      await run('ip', ['link', 'set', name, 'up']);
      for (const command of ['address add 10.213.77.2/30 dev line', 'link set line up', 'link set lo up']) await run('ip', ['-n', name, ...command.split(' ')]);
      await run('tc', ['qdisc', 'add', 'dev', name, ...shape(down, '16kb')]);
      await run('tc', ['-n', name, 'qdisc', 'add', 'dev', 'line', ...shape(up, '16kb')]);
      await run('tc', ['-n', name, 'qdisc', 'add', 'dev', 'lo', ...shape(lan, '512kb')]);
      return school;
    } catch (error) {
      await school.close();
      throw error;
    }
  }

  /** What runs a program as a machine of the school. */
  get inside(): string[] {
    return ['ip', 'netns', 'exec', this.name];
  }

  /** Bytes on the line so far, with all headers: towards the school, and from it. */
  async bytes(): Promise<{ down: number; up: number }> {
    const [down, up] = await Promise.all(['tx', 'rx'].map(async (way) => Number(await readFile(`/sys/class/net/${this.name}/statistics/${way}_bytes`, 'utf8'))));
    return { down: down ?? 0, up: up ?? 0 };
  }

  async close(): Promise<void> {
    await run('ip', ['link', 'delete', this.name]).catch(() => undefined);
    await run('ip', ['netns', 'delete', this.name]).catch(() => undefined);
  }
}
