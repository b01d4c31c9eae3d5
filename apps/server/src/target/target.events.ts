import { Injectable } from '@nestjs/common';
import type { TargetItemView } from '#contract';
import { Signal } from '../shared/signal.js';

/** News of targets, after the commit. */
@Injectable()
export class TargetEvents {
  /** The whole list of items of one device; coalesced. */
  readonly targetChanged = new Signal<{ tenantId: string; deviceId: string; revision: number; items: TargetItemView[] }>();
  /** Deployments with items that moved; not coalesced. */
  readonly progressed = new Signal<{ deploymentIds: string[] }>();
}
