import { Injectable } from '@nestjs/common';
import { Database } from '#database';

/** Tells the sender that something may be due. Apart from it, because those who write messages need not know who sends them. */
@Injectable()
export class MessageQueue {
  private wake: () => void = () => undefined;

  constructor(private readonly db: Database) {}

  /** Called once at start. */
  sentBy(wake: () => void): void {
    this.wake = wake;
  }

  /** Inside the transaction that wrote messages. */
  wakeAfterCommit(): void {
    this.db.afterCommit(() => this.wake());
  }
}
