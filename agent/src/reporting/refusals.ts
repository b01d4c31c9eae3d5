import type { Log } from '../log.js';

const PER_HOUR = 20;

/** Notes refused messages in the log and, through `note`, in the device's history; at most 20 an hour: a flood costs nothing. */
export function refusalNotes(note: (why: string) => void, log: Log, now: () => number = Date.now): (why: string) => void {
  let hour = 0;
  let count = 0;
  return (why) => {
    const current = Math.floor(now() / 3_600_000);
    if (current !== hour) [hour, count] = [current, 0];
    if (++count > PER_HOUR) return;
    log.warn(`refused: ${why}`);
    note(why);
  };
}
