import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PauseCause, TargetItem } from '#contract';
import { Database } from '#database';
import { AuditService } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import type { Actor } from '../shared/scope.js';
import { TargetService } from '../target/index.js';
import { DeploymentAnnouncer } from './deployment.announcer.js';
import type { DeploymentRow } from './deployment.row.js';
import { DeploymentEvents } from './deployments.events.js';
import { halt, nextHeld, notePins, takeOver, yieldToNewer, type Halted, type Reach } from './member.store.js';

/** Devices put into the targets by one transaction. More follow at once, each chunk in its own: nobody waits long for a lock, and a server that is killed has lost none. */
export const CHUNK = 2_000;

/** Puts the devices of waves that have begun into the targets, and takes them out again. Called with the deployment's row locked. */
@Injectable()
export class WaveStarter {
  constructor(
    private readonly db: Database,
    private readonly targets: TargetService,
    private readonly announcer: DeploymentAnnouncer,
    private readonly events: DeploymentEvents,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Begins a wave: its devices go into the targets with the next chunks. */
  async begin(em: EntityManager, row: DeploymentRow, wave: number, actor: Actor): Promise<DeploymentRow> {
    const now = this.clock.now();
    await em.query('update deployment set wave = $2, excused = 0, due_at = $3 where id = $1', [row.id, wave, now]);
    await em.query('update deployment_wave set began_at = $3 where deployment_id = $1 and number = $2 and began_at is null', [row.id, wave, now]);
    if (row.plan) await this.audit.record(em, { tenantId: row.tenant_id, actor }, 'deployment.wave-begun', `deployment:${row.id}`, { app: row.app_name, wave });
    this.after(row.id);
    return { ...row, wave, excused: 0, due_at: now };
  }

  /** The next chunk of what has begun. @returns how many devices that were; fewer than {@link CHUNK}: there are no more within reach */
  async assign(em: EntityManager, row: DeploymentRow, reach: Reach): Promise<number> {
    const now = this.clock.now();
    await yieldToNewer(em, row, row.wave, now);
    await notePins(em, row, now, row.wave);
    const held = await nextHeld(em, row, row.wave, reach, CHUNK);
    const bySpec = new Map<string, string[]>();
    const usual = JSON.stringify(row.item);
    for (const { device_id, spec } of held) {
      const same = bySpec.get(spec ?? usual) ?? [];
      same.push(device_id);
      bySpec.set(spec ?? usual, same);
    }
    for (const [text, deviceIds] of bySpec) {
      const item = JSON.parse(text) as TargetItem;
      await this.targets.assign(em, { tenantId: row.tenant_id }, deviceIds, item, row.id, async (locked) => this.further(row.id, ...await takeOver(em, row, item, locked, now)));
    }
    return held.length;
  }

  /** Takes what has not begun on its device out of the targets: it is held again. What is at work ends, what has failed stays in sight. */
  async pause(em: EntityManager, row: DeploymentRow, cause: PauseCause, actor: Actor): Promise<Halted> {
    const now = this.clock.now();
    let halted: Halted = { withdrawn: 0, atWork: 0, connected: 0 };
    await em.query('update deployment set paused_at = $2, pause_cause = $3, paused_by = $4, due_at = null where id = $1', [row.id, now, cause, actor.label]);
    await this.targets.withdraw(em, { tenantId: row.tenant_id }, row.id, ['pending', 'waiting'], async (ids) => { halted = await halt(em, row, ids, ['pending', 'waiting'], 'held', now); });
    await this.audit.record(em, { tenantId: row.tenant_id, actor }, 'deployment.paused', `deployment:${row.id}`, { app: row.app_name, cause, devices: halted.withdrawn });
    this.after(row.id);
    return halted;
  }

  /** Some more of their devices: what was counted a moment ago is good enough for the pages of a large one, which would all count while it is being put out. */
  private further(...ids: string[]): void {
    this.db.afterCommit(() => {
      this.announcer.addProgress(ids);
      this.events.due.emit();
    });
  }

  /** Tells of these, and has the runner look, once the transaction is done. */
  after(...ids: string[]): void {
    this.db.afterCommit(() => {
      this.announcer.add(ids);
      this.events.due.emit();
    });
  }
}
