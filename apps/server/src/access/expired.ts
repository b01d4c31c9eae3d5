import { Injectable } from '@nestjs/common';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';

const DAY = 86_400_000;
/** A token or a role that is over can be looked up for so long; then the trail alone knows of it. Days. */
export const KEEP_TOKEN = 92;
export const KEEP_GRANT = 400;
/** Rows deleted at once: what is left over waits for the next hour. */
const AT_ONCE = 5_000;

/** API tokens and roles that ended long ago. */
@Injectable()
export class Expired {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async sweep(): Promise<void> {
    const now = this.clock.now().getTime();
    await this.forget('api_token', 'expires_at', new Date(now - KEEP_TOKEN * DAY));
    await this.forget('access_grant', 'ends_at', new Date(now - KEEP_GRANT * DAY));
    await this.forget('setup_link', 'expires_at', new Date(now));
  }

  private async forget(table: 'api_token' | 'access_grant' | 'setup_link', column: 'expires_at' | 'ends_at', before: Date): Promise<void> {
    await this.db.system((em) => em.query(`delete from ${table} where ctid = any(array(select ctid from ${table} where ${column} < $1 limit ${AT_ONCE}))`, [before]));
  }
}
