import type { Log } from '../log.js';
import type { EventOutbox } from '../state/outbox.js';

const PER_HOUR = 20;

/** Notes refused messages in the log and the device's history; at most 20 an hour, so a flood costs nothing. */
export function refusalNotes(events: EventOutbox, log: Log, onNews: () => void, now: () => number = Date.now): (why: string) => void {
  let hour = 0;
  let count = 0;
  return (why) => {
    const current = Math.floor(now() / 3_600_000);
    if (current !== hour) [hour, count] = [current, 0];
    if (++count > PER_HOUR) return;
    log.warn(`refused: ${why}`);
    events.add('refused-message', why).then(onNews, () => log.error('The events file cannot be written.'));
  };
}
