import { Injectable } from '@nestjs/common';
import type { LiveEventName } from '#contract';
import { Coalescer, type Outgoing } from './live.coalescer.js';

/** At most four events a second about one thing. */
const BEAT = 250;
const MOST_WAITING = 10_000;
const MOST_A_BEAT = 1_000;

/** The consoles, as the outbox needs them. */
export interface Consoles {
  /** Is anybody in this room? */
  listeners(room: string): boolean;
  emit(outgoing: Outgoing): void;
}

/** Everything that goes to the consoles passes here, paced and bounded. What nobody listens to is not even kept. */
@Injectable()
export class LiveOutbox {
  private readonly waiting = new Coalescer(MOST_WAITING);
  private consoles: Consoles | undefined;
  private timer: NodeJS.Timeout | undefined;

  connect(consoles: Consoles): void {
    this.consoles = consoles;
  }

  listened(rooms: readonly string[]): boolean {
    return rooms.some((room) => this.consoles?.listeners(room));
  }

  /** @param id what the news is about, within its kind of event. */
  put<E extends LiveEventName>(id: string, outgoing: Outgoing<E>): void {
    if (!this.listened(outgoing.rooms)) return;
    this.waiting.add(id, outgoing);
    this.timer ??= setTimeout(() => this.flush(), BEAT);
  }

  close(): void {
    clearTimeout(this.timer);
    this.consoles = undefined;
  }

  private flush(): void {
    for (const outgoing of this.waiting.take(MOST_A_BEAT)) this.consoles?.emit(outgoing);
    this.timer = this.waiting.size > 0 && this.consoles ? setTimeout(() => this.flush(), BEAT) : undefined;
  }
}
