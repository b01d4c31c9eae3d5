import { runAgent, type Ending } from '../agent.js';
import { createLog } from '../log.js';
import { takeFolder } from '../state/only-one.js';
import { enrolled, Refusal, type Cli } from './cli.js';

/** `craie-agent run`: until SIGTERM or SIGINT, or until another version of the agent is to take over. */
export async function runCommand(cli: Cli): Promise<Ending> {
  const identity = await enrolled(cli);
  await cli.folder.create();
  const letGo = await takeFolder(cli.folder.file('running'));
  if (!letGo) throw new Refusal(cli.messages.running);
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  const log = createLog({ level: process.env['CRAIE_AGENT_DEBUG'] ? 'debug' : 'info' });
  // A fault in one part must not end supervision of the machine; it is said, and the service manager is no crutch.
  process.on('unhandledRejection', (reason) => log.error(`unexpected: ${String(reason)}`));
  try {
    return await runAgent(cli.folder, identity, log, stop.signal);
  } finally {
    await letGo();
  }
}
