import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '../shared/log.js';
import { AuditRetention } from './audit.retention.js';
import { Looks } from './delegation/looks.js';
import { Expired } from './expired.js';
import { ImportSweep } from './imports/index.js';
import { InvitationService } from './invitation.service.js';
import { Lockout } from './lockout.service.js';
import { AccessRequests } from './oidc/index.js';
import { SessionService } from './session.service.js';

const HOUR = 3_600_000;

/** Every hour: ended sessions, forgotten failures, old invitations, old requests, tokens, roles, looks that are over, old imports and what the journal has kept long enough go. */
@Injectable()
export class AccessSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly sessions: SessionService,
    private readonly lockout: Lockout,
    private readonly invitations: InvitationService,
    private readonly looks: Looks,
    private readonly requests: AccessRequests,
    private readonly expired: Expired,
    private readonly imports: ImportSweep,
    private readonly retention: AuditRetention,
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
      await this.invitations.sweep();
      await this.looks.sweep();
      await this.requests.sweep();
      await this.expired.sweep();
      await this.imports.sweep();
      await this.retention.sweep();
    } catch (error) {
      this.log.warn({ err: error }, 'what has ended could not be removed; the next hour tries again');
    }
  }
}
