import type { LiveEventName, LiveEvents } from '#contract';
import type { Queue } from '../shared/metrics.js';

/** One event on its way to the consoles. */
export interface Outgoing<E extends LiveEventName = LiveEventName> {
  /** Rooms of the gateway; a console in several gets it once. */
  rooms: string[];
  event: E;
  data: LiveEvents[E];
}

/**
 * News that waits for the next beat. News of the same thing become one: a patch is laid over the one before, anything else
 * replaces it. So a device that changes all the time costs one event a beat, and the buffer is never larger than `most`:
 * beyond it the oldest is dropped, which a console makes good when it reads again.
 */
export class Coalescer implements Queue {
  handled = 0;
  lost = 0;
  private readonly waiting = new Map<string, Outgoing>();

  constructor(private readonly most: number) {}

  get size(): number {
    return this.waiting.size;
  }

  /** @param id what the news is about, within its kind of event. */
  add<E extends LiveEventName>(id: string, outgoing: Outgoing<E>): void {
    const key = `${outgoing.event} ${id}`;
    this.waiting.set(key, merged(this.waiting.get(key), outgoing));
    if (this.waiting.size <= this.most) return;
    const [oldest] = this.waiting.keys();
    if (oldest === undefined) return;
    this.waiting.delete(oldest);
    this.lost++;
  }

  /** Takes the oldest ones out. */
  take(most: number): Outgoing[] {
    const taken: Outgoing[] = [];
    for (const [key, outgoing] of this.waiting) {
      if (taken.length >= most) break;
      taken.push(outgoing);
      this.waiting.delete(key);
    }
    this.handled += taken.length;
    return taken;
  }
}

function merged(before: Outgoing | undefined, after: Outgoing): Outgoing {
  if (before?.event !== 'device.changed' || after.event !== 'device.changed') return after;
  const [old, patch] = [before.data as LiveEvents['device.changed'], after.data as LiveEvents['device.changed']];
  return { ...after, data: { id: patch.id, row: { ...old.row, ...patch.row } } };
}
