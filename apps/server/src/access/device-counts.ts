import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Scope } from '../shared/scope.js';

/** Devices by organisation or site id, for the ids of one page. */
export type CountDevices = (em: EntityManager, scope: Scope, by: 'organisation' | 'site', ids: string[]) => Promise<Map<string, number>>;

/** Organisations and sites show how many devices they hold; the devices room, which stands on this one, says how to count. */
@Injectable()
export class DeviceCounts {
  private counter: CountDevices = async () => new Map();

  /** Called once at start by the room that owns the devices. */
  countedBy(counter: CountDevices): void {
    this.counter = counter;
  }

  count(em: EntityManager, scope: Scope, by: 'organisation' | 'site', ids: string[]): Promise<Map<string, number>> {
    return ids.length === 0 ? Promise.resolve(new Map()) : this.counter(em, scope, by, ids);
  }
}
