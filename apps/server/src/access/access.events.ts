import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SettingKey } from '#contract';
import { Database } from '#database';
import { Config } from '../shared/config.js';
import { Notice, Signal } from '../shared/signal.js';
import type { Place } from './settings/place-path.js';

const CHANNEL = 'craie_access';

/** News of access, on every server that shares the database: a console may be connected to another one than the one that is asked. */
@Injectable()
export class AccessEvents implements OnModuleInit, BeforeApplicationShutdown {
  /** The person whose access is less than it was. After the commit, and once more where several servers are. */
  readonly narrowed = new Signal<{ userId: string }>();
  /** Somebody is invited, or has made an account of their invitation: inside the transaction. `subject`: `invitation:<id>`, `user:<id>`. */
  readonly arriving = new Notice<{ kind: 'invited' | 'joined'; tenantId: string; organisationId: string | null; subject: string; role: string; until: string | null }>();
  /** A commune begins to keep its own console, again or for the first time, or keeps it no more: inside the transaction. */
  readonly delegated = new Notice<{ tenantId: string; organisationId: string; name: string; active: boolean }>();
  /** What is set for a place, and everything below it, is another. After the commit, on the server that was asked. */
  readonly settingChanged = new Signal<{ tenantId: string; place: Place; key: SettingKey }>();
  /** What kind of place it is, or where, is another. After the commit, on the server that was asked. */
  readonly placeChanged = new Signal<{ tenantId: string; place: Place }>();
  private stop: (() => Promise<void>) | undefined;

  constructor(private readonly db: Database, private readonly config: Config) {}

  async onModuleInit(): Promise<void> {
    if (this.several) this.stop = await this.db.listen(CHANNEL, (userId) => this.narrowed.emit({ userId }));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stop?.();
  }

  /** Inside the transaction that takes something away from one person, or from all of a commune at once. */
  async narrow(em: EntityManager, ...userIds: string[]): Promise<void> {
    if (this.several) await em.query('select pg_notify($1, id) from unnest($2::text[]) as narrowed (id)', [CHANNEL, userIds]);
    this.db.afterCommit(() => userIds.forEach((userId) => this.narrowed.emit({ userId })));
  }

  /** With the embedded broker, or database, this is the only server. */
  private get several(): boolean {
    return Boolean(this.config.broker && this.config.database.url);
  }
}
