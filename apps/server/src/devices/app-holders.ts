import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeviceFilter } from '#contract';
import type { Scope } from '../shared/scope.js';
import type { SqlWhere } from './sql-where.js';

/** A page ends after a few rows of its order; anything else looks at all there are. */
export type Reading = 'page' | 'all';

export interface HeldApp {
  /** Name of the package. */
  app: string;
  /** How far it is; any state when absent. */
  state: DeviceFilter['target'];
  reading: Reading;
  /** Up to so many devices are looked up one by one. */
  few: number;
}

/** Answers a condition on `device d`; its values go through `where.bind`. */
export type HoldsApp = (em: EntityManager, where: SqlWhere, scope: Scope, held: HeldApp) => Promise<string>;

/** The list filters by an app of the target; the target room, which stands on this one, says how. */
@Injectable()
export class AppHolders {
  private condition: HoldsApp = async () => 'false';

  /** Called once at start by the room that owns the targets. */
  foundBy(condition: HoldsApp): void {
    this.condition = condition;
  }

  async add(em: EntityManager, where: SqlWhere, scope: Scope, held: HeldApp): Promise<void> {
    where.and(await this.condition(em, where, scope, held));
  }
}
