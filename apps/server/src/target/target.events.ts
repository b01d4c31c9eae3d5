import { Injectable } from '@nestjs/common';
import type { TargetItemView } from '#contract';
import { Signal } from '../shared/signal.js';

/** News of targets, after the commit. */
@Injectable()
export class TargetEvents {
  /** Whether anybody wants to hear of a device's target: reading those of a whole fleet for nobody would cost more than telling it to the devices. Set by the room that tells people. */
  isWatched: (deviceId: string) => boolean = () => true;
  /** The whole list of items of one device that is watched; coalesced. */
  readonly targetChanged = new Signal<{ tenantId: string; deviceId: string; revision: number; items: TargetItemView[] }>();
  /** Deployments with items that moved; not coalesced. */
  readonly progressed = new Signal<{ deploymentIds: string[] }>();
}
