/** What must hold at the door, whatever comes: it answers, takes what is sound, and lets in nothing that the rooms behind it cannot carry. */
import { deserialize, serialize } from 'node:v8';
import { decodeUp } from '#broker';
import { checkUp } from '#contract';
import type { Case } from './messages.js';

/** @throws Error naming what did not hold. @returns whether the message was let in */
export function meetDoor({ kind, payload, sound }: Case): boolean {
  const decoded = decodeUp(kind, payload);
  if (!decoded.ok) {
    if (sound) throw new Error(`A sound ${kind} was refused: ${decoded.detail}`);
    if (decoded.detail.length === 0 || decoded.detail.length > MOST_TOLD) throw new Error(`A refusal says nothing, or too much: ${decoded.detail}`);
    return false;
  }
  // As it goes to the server's thread, and as a room writes it down.
  const passed: unknown = deserialize(serialize(decoded.body));
  const stored = JSON.stringify(passed);
  if (UNSTORABLE.test(stored)) throw new Error(`A ${kind} holds what no database stores.`);
  if (!checkUp(kind, JSON.parse(stored)).ok) throw new Error(`A ${kind} is another one after it was passed on.`);
  if ('admin' in {} || Object.keys(Object.prototype).length > 0) throw new Error(`A ${kind} changed what all objects are.`);
  return true;
}

const MOST_TOLD = 500;
/** As `JSON.stringify` writes a NUL and a surrogate without its half; an even number of backslashes before it is text. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;
