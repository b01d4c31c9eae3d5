import { ask, askingAt } from '../lesson/ask.js';
import type { Reply, Request } from '../lesson/protocol.js';
import type { Arguments } from './arguments.js';
import { Refusal, type Cli } from './cli.js';

const AN_HOUR = 60;

/** Why nobody could be asked. */
const UNANSWERED: Record<string, 'stopped' | 'forbidden'> = { ENOENT: 'stopped', ECONNREFUSED: 'stopped', EACCES: 'forbidden', EPERM: 'forbidden' };

/** `craie-agent lesson`, by whoever is before the device. @throws Refusal with a sentence for the person */
export async function lessonCommand({ folder, messages, say }: Cli, { state, json, lesson }: Arguments): Promise<void> {
  const words = messages.lesson;
  const reply = await ask(askingAt(state, folder.path), requestOf(lesson)).catch((error: NodeJS.ErrnoException) => {
    throw new Refusal(words[UNANSWERED[error.code ?? ''] ?? 'stopped']);
  });
  if (json) say(JSON.stringify(reply));
  else if (reply.ok) say(sentenceOf(reply, words));
  if (!reply.ok) throw new Refusal(words.refused[reply.refusal]);
}

function requestOf({ end, status, minutes, until }: Arguments['lesson']): Request {
  if (status) return { act: 'status' };
  if (end) return { act: 'end' };
  return until === undefined ? { act: 'lock', minutes: minutes ?? AN_HOUR } : { act: 'lock', until };
}

function sentenceOf({ wall, cut }: Extract<Reply, { ok: true }>, words: Cli['messages']['lesson']): string {
  if (wall === undefined) return words.none;
  return [words.until(wall), cut && words.cut[cut]].filter(Boolean).join(' ');
}
