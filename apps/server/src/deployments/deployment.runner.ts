import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { Log } from '../shared/log.js';
import { Metrics } from '../shared/metrics.js';
import { ProblemError } from '../shared/problem.js';
import type { Actor } from '../shared/scope.js';
import { count } from './deployment.progress.js';
import { DeploymentFollower } from './deployment.follower.js';
import { DeploymentRights } from './deployment.rights.js';
import type { DeploymentRow } from './deployment.row.js';
import { DeploymentEvents } from './deployments.events.js';
import { waveCount } from './deployments.rules.js';
import { dropUnreachable, notePins } from './member.store.js';
import { CHUNK, WaveStarter } from './wave.starter.js';
import { nextMove } from './waves.rules.js';

const EVERY = 5_000;
const AT_ONCE = 50;
/** Waves under way are looked at so often: failures pause them, and what is enough begins the next. */
const LOOK = 10_000;
/** What was refused is tried again after so long, ms. */
const LATER = 60_000;
const SYSTEM: Actor = { kind: 'system', id: null, label: 'Craie' };
const MOVES = ['wave', 'paused', 'finished'] as const;

/**
 * Carries deployments on: starts that have come, further chunks of a wave, the next wave, too many failures. One step is one transaction with the deployment's row locked, and everything it goes by is in the
 * database: a server that is killed has done a step or not, several servers take turns, and a step done again does nothing.
 */
@Injectable()
export class DeploymentRunner implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private asked = false;
  private stop: (() => void) | undefined;
  private readonly count: (move: (typeof MOVES)[number]) => void;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly starter: WaveStarter,
    private readonly rights: DeploymentRights,
    private readonly follower: DeploymentFollower,
    private readonly events: DeploymentEvents,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.count = metrics.counter('craie_deployment_moves_total', 'What the server did to deployments by itself: it began a wave, paused one, or had nothing left to do for it.', 'move', MOVES);
    metrics.gauge('craie_deployments_open', 'Deployments that the server still has something to do for.', () => db.ask<{ open: number }>('select count(*)::integer as open from deployment where due_at is not null').then(([row]) => row?.open));
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.run(), EVERY).unref();
    this.stop = this.events.due.on(() => this.soon());
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stop?.();
    await this.running;
  }

  /** One round, after the one that is on its way. */
  run(): Promise<void> {
    this.running = this.running.then(() => this.round()).catch((error: unknown) => this.log.warn({ err: error }, 'deployments that are due could not be carried on; the next round tries again'));
    return this.running;
  }

  /** However often it is asked for, one more round. */
  private soon(): void {
    if (this.asked) return;
    this.asked = true;
    void this.running.then(() => { this.asked = false; return this.run(); });
  }

  private async round(): Promise<void> {
    await this.follower.run();
    for (let more = true; more; ) {
      const due: { id: string }[] = await this.db.system((em) => em.query('select id from deployment where due_at <= $1 order by due_at limit $2', [this.clock.now(), AT_ONCE]));
      more = false;
      for (const { id } of due) more = (await this.tried(id)) || more;
    }
  }

  /** What is refused now may be possible later; the others go on meanwhile. */
  private async tried(id: string): Promise<boolean> {
    try {
      return await this.step(id);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.log.warn({ err: error, deployment: id }, 'a deployment could not be carried on; it is tried again in a minute');
      await this.db.system((em) => em.query('update deployment set due_at = $2 where id = $1 and due_at is not null', [id, new Date(this.clock.now().getTime() + LATER)]));
      return false;
    }
  }

  /** @returns true when there is more to do at once */
  private step(id: string): Promise<boolean> {
    return this.db.system(async (em) => {
      const now = this.clock.now();
      const [found]: DeploymentRow[] = await em.query('select * from deployment where id = $1 and due_at <= $2 for update skip locked', [id, now]);
      if (!found) return false;
      if (found.cancelled_at || found.paused_at) return this.until(em, found, null);
      if (found.wave === 0 && found.start_at && found.start_at > now) return this.until(em, found, found.start_at);
      const row = found.wave === 0 ? await this.begin(em, found, 1) : found;
      return (await this.assign(em, row)) ?? this.judge(em, row);
    });
  }

  /** What has begun goes into the targets first. Undefined when that is done. */
  private async assign(em: EntityManager, row: DeploymentRow): Promise<boolean | undefined> {
    await notePins(em, row, this.clock.now(), row.wave);
    const [held]: { now: boolean; file: boolean }[] = await em.query(
      `select coalesce(bool_or(m.wave <= $2), false) as now, $3::text is null or exists (select from stored_file f where f.tenant_id = $4 and f.sha256 = $3) as file
       from deployment_device m where m.deployment_id = $1 and m.phase = 'held'`,
      [row.id, row.wave, row.item && 'file' in row.item ? row.item.file?.sha256 ?? null : null, row.tenant_id],
    );
    if (!held?.now) return undefined;
    const scope = await this.rights.answering(em, row);
    if (!scope || !held.file) {
      await this.starter.pause(em, row, scope ? 'package' : 'rights', SYSTEM);
      this.count('paused');
      return false;
    }
    if ((await this.starter.assign(em, row, scope)) === CHUNK) return true;
    await dropUnreachable(em, row, row.wave, this.clock.now());
    return undefined;
  }

  private async judge(em: EntityManager, row: DeploymentRow): Promise<boolean> {
    const now = this.clock.now();
    if (!row.plan) return this.finish(em, row);
    const waves: { number: number; enough_at: Date | null }[] = await em.query('select number, enough_at from deployment_wave where deployment_id = $1', [row.id]);
    const standing = {
      plan: row.plan, wave: row.wave, waves: waves.length, excused: row.excused, count: waveCount(await count(em, [row.id]), row.wave),
      enoughAt: waves.find(({ number }) => number === row.wave)?.enough_at?.getTime() ?? null, now: now.getTime(),
    };
    let move = nextMove(standing);
    if (move.kind === 'enough') {
      await em.query('update deployment_wave set enough_at = $3 where deployment_id = $1 and number = $2', [row.id, row.wave, now]);
      this.starter.after(row.id);
      move = nextMove({ ...standing, enoughAt: standing.now });
    }
    switch (move.kind) {
      case 'abort':
        await this.starter.pause(em, row, 'failures', SYSTEM);
        this.count('paused');
        return false;
      case 'begin':
        await this.begin(em, row, row.wave + 1);
        return true;
      case 'last':
        return this.finish(em, row);
      default:
        return this.until(em, row, new Date(Math.min(now.getTime() + LOOK, 'at' in move && move.at !== undefined ? move.at : Infinity)));
    }
  }

  private begin(em: EntityManager, row: DeploymentRow, wave: number): Promise<DeploymentRow> {
    this.count('wave');
    return this.starter.begin(em, row, wave, SYSTEM);
  }

  private async finish(em: EntityManager, row: DeploymentRow): Promise<boolean> {
    this.count('finished');
    return this.until(em, row, null);
  }

  private async until(em: EntityManager, { id }: DeploymentRow, at: Date | null): Promise<boolean> {
    await em.query('update deployment set due_at = $2 where id = $1', [id, at]);
    return false;
  }
}
