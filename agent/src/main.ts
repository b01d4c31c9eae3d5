/** `craie-agent`: reads the command line and runs one command. Exit codes: 0 done, 1 a sentence on stderr, 2 misuse, 75 start me again. */
import './runtime.js';
import { readArguments, type Arguments } from './cli/arguments.js';
import type { Cli } from './cli/cli.js';
import { diagnoseCommand } from './cli/diagnose.js';
import { enrolCommand } from './cli/enrol.js';
import { lessonCommand } from './cli/lesson.js';
import { messagesFor } from './cli/messages.js';
import { runCommand } from './cli/run.js';
import { statusCommand } from './cli/status.js';
import { unenrolCommand } from './cli/unenrol.js';
import { sentence } from './log.js';
import { defaultStateFolder } from './state/default-folder.js';
import { StateFolder } from './state/folder.js';
import { AGENT_VERSION } from './version.js';

/** EX_TEMPFAIL: ended in order to be started again, into another version. */
const START_AGAIN = 75;
const messages = messagesFor(process.env);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function perform(typed: Arguments): Promise<number> {
  const cli: Cli = { folder: new StateFolder(typed.state ?? defaultStateFolder()), messages, say, root: process.getuid?.() === 0 };
  switch (typed.command) {
    case 'enrol':
      await enrolCommand(cli, typed);
      return 0;
    case 'run':
      return (await runCommand(cli)) === 'restart' ? START_AGAIN : 0;
    case 'status':
      await statusCommand(cli, typed.json);
      return 0;
    case 'diagnose':
      return (await diagnoseCommand(cli, typed.json)) ? 0 : 1;
    case 'lesson':
      await lessonCommand(cli, typed);
      return 0;
    case 'unenrol':
      await unenrolCommand(cli);
      return 0;
    case 'version':
      say(AGENT_VERSION);
      return 0;
    case 'help':
      say(messages.usage);
      return 0;
  }
}

async function main(): Promise<number> {
  const typed = readArguments(process.argv.slice(2));
  if ('problem' in typed) {
    process.stderr.write(`${messages.unknown(typed.problem)}\n`);
    return 2;
  }
  try {
    return await perform(typed);
  } catch (error) {
    process.stderr.write(`craie-agent: ${sentence(error)}\n`);
    return 1;
  }
}

// Timers of finished parts must not hold the process: what matters is on disk by now.
process.exit(await main());
