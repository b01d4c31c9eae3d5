import { diagnose } from '../commands/index.js';
import { commandContext } from '../commands-context.js';
import { localMachine } from '../inventory/index.js';
import { enrolled, type Cli } from './cli.js';

/** `craie-agent diagnose`: the same checks as the command of the console. @returns true when all are good */
export async function diagnoseCommand(cli: Cli, json: boolean): Promise<boolean> {
  const identity = await enrolled(cli);
  const { forExecutors } = commandContext({ identity: () => identity, link: { publish: async () => undefined }, refresh: async () => undefined, defer: () => undefined });
  const checks = await diagnose(forExecutors, localMachine(), AbortSignal.timeout(60_000));
  cli.say(json ? JSON.stringify(checks) : checks.map((c) => `${c.ok ? '✓' : '✗'} ${c.name.padEnd(7)} ${c.detail}`).join('\n'));
  return checks.every((c) => c.ok);
}
