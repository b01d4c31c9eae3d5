import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { INGESTS, SEATS, type ExternalLink } from '#broker';
import { Database } from '#database';
import { BrokerIdentities } from './broker-identities.js';
import { changes } from './broker-names.rules.js';
import { claimNames, releaseNames, renewNames } from './broker-names.store.js';
import { Log } from './log.js';

/** A dead process's names are free after this long, ms. */
const HELD_FOR = 6_000;
const EVERY = 1_500;
const ALL = { seats: SEATS, ingests: Object.keys(INGESTS) };

/**
 * Shares the work at an external broker among server processes: each holds names by the database, for a few seconds at a
 * time, and the broker knows one connection for each name. Who dies or hangs is followed by another within seconds.
 */
@Injectable()
export class BrokerNames {
  private readonly me = randomUUID();
  private held: string[] = [];
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly db: Database,
    private readonly identities: BrokerIdentities,
    private readonly log: Log,
  ) {}

  /** Begins to hold names for this link; resolves after the first look. */
  async start(link: ExternalLink): Promise<void> {
    this.running = this.look(link);
    await this.running;
    this.next(link);
  }

  /** Holds nothing new. Call before the link is closed. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Lets others have the names at once. Call after the link is closed. */
  async release(): Promise<void> {
    await this.db.system((em) => releaseNames(em, this.me)).catch(() => undefined);
  }

  private next(link: ExternalLink): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.look(link).finally(() => this.next(link));
    }, EVERY);
  }

  /** Never rejects: without the database the names last until their time is over, and nothing could be stored anyway. */
  private async look(link: ExternalLink): Promise<void> {
    // Taken before the database is asked: ours is over before the database says so.
    const until = Date.now() + HELD_FOR;
    try {
      const { mine, release } = await this.db.system(async (em) => {
        const rows = await renewNames(em, this.me, HELD_FOR);
        const wanted = changes(rows, this.me, ALL);
        const got = await claimNames(em, this.me, wanted.claim, HELD_FOR);
        const kept = rows.filter((row) => row.holder === this.me && !wanted.release.includes(row.name)).map((row) => row.name);
        return { mine: [...kept, ...got].sort(), release: wanted.release };
      });
      this.tell(mine);
      await link.hold({ identities: await Promise.all(mine.map((name) => this.identities.named(name))), until });
      // Only now: whoever takes one over must not find us in its place.
      if (release.length > 0) await this.db.system((em) => releaseNames(em, this.me, release));
    } catch (error) {
      this.log.warn({ err: error }, 'the names at the external broker could not be prolonged; the next look tries again');
    }
  }

  private tell(mine: string[]): void {
    if (mine.join() !== this.held.join()) this.log.info({ names: mine }, mine.length > 0 ? 'names held at the external broker' : 'all names at the external broker are taken: stop one of the other servers');
    this.held = mine;
  }
}
