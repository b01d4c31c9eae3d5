import type { Log } from '../log.js';
import type { Tried } from '../link/way.js';
import { writeAtomic } from './atomic.js';

/** What `craie-agent status` tells of a running agent. */
export interface LinkStatus {
  connected: boolean;
  /** ISO UTC. */
  since: string;
  cause?: string;
  /** Name of the way that worked last. */
  way?: string;
  /** Ways tried before it, and why they did not work. */
  tried?: Tried[];
}

/** Keeps `status.json` current, for people. A write that fails is logged and disturbs nothing. */
export class StatusFile {
  private tail: Promise<void> = Promise.resolve();

  constructor(private readonly path: string, private readonly log: Log) {}

  write(status: Omit<LinkStatus, 'since'>): void {
    const text = JSON.stringify({ ...status, since: new Date().toISOString() } satisfies LinkStatus);
    this.tail = this.tail.then(() => writeAtomic(this.path, text)).catch(() => this.log.warn('status.json cannot be written.'));
  }

  /** The agent ends. */
  async end(): Promise<void> {
    this.write({ connected: false, cause: 'stopped' });
    await this.tail;
  }
}
