import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Scope } from '../../shared/scope.js';

/** What the room that owns the devices does for rooms of a site. */
export interface KeepsRooms {
  /** Devices in these rooms, retired ones left out. */
  count(em: EntityManager, scope: Scope, roomIds: string[]): Promise<Map<string, number>>;
  /** All devices of a room into another one of its site, or into none. */
  move(em: EntityManager, scope: Scope, fromId: string, intoId: string | null): Promise<void>;
}

/** Rooms show and move what stands in them; the devices room, which stands on this one, says how. */
@Injectable()
export class RoomDevices implements KeepsRooms {
  private keeper: KeepsRooms | undefined;

  /** Called once at start. */
  keptBy(keeper: KeepsRooms): void {
    this.keeper = keeper;
  }

  count(em: EntityManager, scope: Scope, roomIds: string[]): Promise<Map<string, number>> {
    return roomIds.length > 0 && this.keeper ? this.keeper.count(em, scope, roomIds) : Promise.resolve(new Map());
  }

  async move(em: EntityManager, scope: Scope, fromId: string, intoId: string | null): Promise<void> {
    await this.keeper?.move(em, scope, fromId, intoId);
  }
}
