import { diagnose } from '../commands/index.js';
import { commandContext } from '../commands-context.js';
import { localMachine } from '../inventory/index.js';
import { survey } from '../link/survey.js';
import { Ways } from '../link/ways.js';
import { sayTried, sayWay } from '../link/words.js';
import { enrolled, type Cli } from './cli.js';

/** `craie-agent diagnose`: the same checks as the command of the console, and each way to the server. @returns true when all are good */
export async function diagnoseCommand(cli: Cli, json: boolean): Promise<boolean> {
  const identity = await enrolled(cli);
  const context = commandContext({
    identity: () => identity, link: { publish: async () => undefined }, refresh: async () => undefined, defer: () => undefined, way: () => undefined,
  }).forExecutors;
  const used = (await Ways.open(cli.folder.file('way.json'), context.proxies)).current;
  const signal = AbortSignal.timeout(60_000);
  const checks = await diagnose(context, localMachine(), signal);
  const { working, failed } = await survey(context, signal);
  if (json) cli.say(JSON.stringify({ checks, ways: { used: used ?? null, working, failed } }));
  else {
    const { ways: words } = cli.messages;
    cli.say(checks.map((c) => `${c.ok ? '✓' : '✗'} ${c.name.padEnd(7)} ${c.detail}`).join('\n'));
    cli.say(working.map((way) => `✓ ${sayWay(way, words)}${way === used ? ` ${cli.messages.inUse}` : ''}`).concat(failed.map((one) => `✗ ${sayTried(one, words)}`)).join('\n'));
  }
  return checks.every((c) => c.ok);
}
