import { Injectable } from '@nestjs/common';
import type { DeviceFilter } from '#contract';
import type { Scope } from '../shared/scope.js';
import type { SqlWhere } from './sql-where.js';

export interface HeldApp {
  /** Name of the package. */
  app: string;
  /** How far it is; any state when absent. */
  state: DeviceFilter['target'];
}

/** Answers a condition on `device d`; its values go through `where.bind`. */
export type HoldsApp = (where: SqlWhere, scope: Scope, held: HeldApp) => string;

/** The list filters by an app of the target; the target room, which stands on this one, says how. */
@Injectable()
export class AppHolders {
  private condition: HoldsApp = () => 'false';

  /** Called once at start by the room that owns the targets. */
  foundBy(condition: HoldsApp): void {
    this.condition = condition;
  }

  add(where: SqlWhere, scope: Scope, held: HeldApp): void {
    where.and(this.condition(where, scope, held));
  }
}
