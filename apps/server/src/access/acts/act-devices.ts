import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ActKind, DeviceSelection } from '#contract';
import type { Scope } from '../../shared/scope.js';
import type { PlaceCount } from './acts.rules.js';

/** What an act reaches: the ids, the first names, and how many are where. */
export interface Audience { ids: string[]; names: string[]; places: PlaceCount[] }

/** The devices room's part: this one stands below it. */
export interface DeviceSource {
  /** Inside the scope; retired ones never. @throws ProblemError `not_found`, `too_large` */
  audience(scope: Scope, em: EntityManager, selection: DeviceSelection): Promise<Audience>;
  /** Those of the ids that the scope still sees and that are not retired, and where they are now. */
  remaining(scope: Scope, em: EntityManager, ids: readonly string[]): Promise<Audience>;
}

/** Carries an act out, in the transaction that says it is done. */
export type Executor = (scope: Scope, em: EntityManager, payload: Record<string, unknown>, deviceIds: string[]) => Promise<unknown>;

/** What the rooms below register at start. */
@Injectable()
export class ActParts {
  private source: DeviceSource | undefined;
  private readonly executors = new Map<ActKind, Executor>();

  devicesFrom(source: DeviceSource): void {
    this.source = source;
  }

  carriedOutBy(kind: ActKind, executor: Executor): void {
    this.executors.set(kind, executor);
  }

  get devices(): DeviceSource {
    if (!this.source) throw new Error('No room has said how devices are found.');
    return this.source;
  }

  executor(kind: ActKind): Executor {
    const found = this.executors.get(kind);
    if (!found) throw new Error(`No room carries out ${kind}.`);
    return found;
  }
}
