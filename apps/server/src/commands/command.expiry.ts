import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { Log } from '../shared/log.js';
import { CommandDispatch } from './command.dispatch.js';
import { expireCommands } from './command.store.js';
import { CommandEvents } from './commands.events.js';
import { ACTIVE_GRACE } from './commands.rules.js';

const INTERVAL = 30_000;
const AT_ONCE = 2_000;

/** Ends commands whose time is over, and lets the next one of each device go. Several servers may run it together. */
@Injectable()
export class CommandExpiry implements OnModuleInit, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly dispatch: CommandDispatch,
    private readonly events: CommandEvents,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => {
      this.running = this.running.then(() => this.run()).catch((error: unknown) => {
        this.log.warn({ err: error }, 'Expired commands could not be ended; the next round tries again.');
      });
    }, INTERVAL);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** One round. Answers how many commands ended. */
  async run(): Promise<number> {
    let ended = 0;
    for (let last = AT_ONCE; last === AT_ONCE; ended += last) {
      const rows = await this.db.system(async (em) => {
        const over = await expireCommands(em, this.clock.now(), ACTIVE_GRACE, AT_ONCE);
        await this.events.finished.tell(em, over);
        return over;
      });
      this.events.changed.emit(rows);
      this.dispatch.wake(rows.map((row) => row.device_id));
      last = rows.length;
    }
    return ended;
  }
}
