import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '../shared/log.js';
import { Lockout } from './lockout.service.js';
import { SessionService } from './session.service.js';

const HOUR = 3_600_000;

/** Every hour: ended sessions and forgotten failures go. */
@Injectable()
export class AccessSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly sessions: SessionService,
    private readonly lockout: Lockout,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep(), HOUR).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async sweep(): Promise<void> {
    try {
      await this.sessions.sweep();
      await this.lockout.sweep();
    } catch (error) {
      this.log.warn({ err: error }, 'ended sessions could not be removed; the next hour tries again');
    }
  }
}
