import type { Identity, StateFolder } from '../state/folder.js';
import type { Messages } from './messages.js';

/** What each command is given. */
export interface Cli {
  folder: StateFolder;
  messages: Messages;
  /** One text to standard output. */
  say: (text: string) => void;
  root: boolean;
}

/** Ends the command with a sentence and no stack. */
export class Refusal extends Error {}

/** The identity, or the sentence that says to enrol first. */
export async function enrolled({ folder, messages }: Cli): Promise<Identity> {
  const identity = await folder.identity();
  if (!identity) throw new Refusal(messages.notEnrolled);
  return identity;
}
