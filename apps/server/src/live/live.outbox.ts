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
  readonly waiting = new Coalescer(MOST_WAITING);
  private consoles: Consoles | undefined;
  private relay: ((outgoing: Outgoing[]) => void) | undefined;
  private timer: NodeJS.Timeout | undefined;

  connect(consoles: Consoles): void {
    this.consoles = consoles;
  }

  /** @param relay brings what leaves here to the consoles of other servers. */
  relayTo(relay: (outgoing: Outgoing[]) => void): void {
    this.relay = relay;
  }

  /** True as well when other servers may have somebody there. */
  listened(rooms: readonly string[]): boolean {
    return this.relay !== undefined || rooms.some((room) => this.consoles?.listeners(room));
  }

  /** @param id what the news is about, within its kind of event. */
  put<E extends LiveEventName>(id: string, outgoing: Outgoing<E>): void {
    if (!this.listened(outgoing.rooms)) return;
    this.waiting.add(id, outgoing);
    this.timer ??= setTimeout(() => this.flush(), BEAT);
  }

  /** What another server knew first: paced there already, and not to be told any further. */
  receive(outgoing: readonly Outgoing[]): void {
    for (const one of outgoing) this.consoles?.emit(one);
  }

  close(): void {
    clearTimeout(this.timer);
    this.consoles = undefined;
  }

  private flush(): void {
    const taken = this.waiting.take(MOST_A_BEAT);
    for (const outgoing of taken) this.consoles?.emit(outgoing);
    this.relay?.(taken);
    this.timer = this.waiting.size > 0 && this.consoles ? setTimeout(() => this.flush(), BEAT) : undefined;
  }
}
