import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { Log } from '../../shared/log.js';
import type { Actor } from '../../shared/scope.js';
import { DelegationEnding } from './delegation.ending.js';

const EVERY = 60_000;
/** Consoles that one round takes back: the next one goes on. */
const AT_ONCE = 100;
const CRAIE: Actor = { kind: 'system', id: null, label: 'Craie' };

interface Due { tenantId: string; id: string; name: string }

/** Takes consoles back whose planned end has come, each in a transaction of its own; whichever server looks first. */
@Injectable()
export class DelegationEnds implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly ending: DelegationEnding,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run(), EVERY).unref();
    void this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  /** One round, after the one that is on its way. One console that cannot be taken back does not stop the others. */
  run(): Promise<void> {
    this.running = this.running.then(() => this.round()).catch((error: unknown) => this.log.warn({ err: error }, 'consoles that are to be taken back could not be looked for; the next minute tries again'));
    return this.running;
  }

  private async round(): Promise<void> {
    const now = this.clock.now();
    const due = await this.db.ask<Due>(
      `select d.tenant_id as "tenantId", o.id, o.name from delegation d join organisation o on o.id = d.organisation_id where d.active and d.planned_end <= $1 order by d.planned_end limit ${AT_ONCE}`, [now]);
    for (const one of due) {
      await this.takeBack(one, now).catch((error: unknown) => this.log.warn({ err: error, organisationId: one.id }, 'a console could not be taken back at its planned end; the next minute tries again'));
    }
  }

  private takeBack({ tenantId, ...organisation }: Due, now: Date): Promise<void> {
    return this.db.system(async (em) => {
      // Somebody may be giving it more time.
      const [still]: unknown[] = await em.query('select 1 from delegation where organisation_id = $1 and active and planned_end <= $2 for update', [organisation.id, now]);
      if (still) await this.ending.end(em, { tenantId, actor: CRAIE }, organisation, null);
    });
  }
}
