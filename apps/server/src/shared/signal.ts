import type { EntityManager } from 'typeorm';

/**
 * A typed piece of news inside the process. A room offers signals in `room.events.ts`; rooms below it in the list
 * listen. A listener that fails is reported and does not disturb the others nor the sender.
 */
export class Signal<T> {
  private readonly listeners = new Set<(news: T) => void | Promise<void>>();

  constructor(private readonly onError: (error: unknown) => void = (error) => process.emitWarning(String(error))) {}

  /** Answers a function that stops listening. */
  on(listener: (news: T) => void | Promise<void>): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Call after the commit, never inside a transaction: see `Database.afterCommit`. */
  emit(news: T): void {
    for (const listener of this.listeners) {
      try {
        Promise.resolve(listener(news)).catch(this.onError);
      } catch (error) {
        this.onError(error);
      }
    }
  }
}

/**
 * News told inside the transaction that makes it: a listener writes with the same manager, so that both are there in the end,
 * or neither. One that fails undoes the whole; it must be quick, and do nothing outside of the database.
 */
export class Notice<T> {
  private readonly listeners: ((em: EntityManager, news: T) => Promise<void>)[] = [];

  on(listener: (em: EntityManager, news: T) => Promise<void>): void {
    this.listeners.push(listener);
  }

  async tell(em: EntityManager, news: T): Promise<void> {
    for (const listener of this.listeners) await listener(em, news);
  }
}
