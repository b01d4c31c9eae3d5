import { Injectable } from '@nestjs/common';
import { ITEM_STATES } from '#contract';
import { Database } from '#database';
import { Metrics } from '../shared/metrics.js';
import { Uplink } from '../shared/uplink.js';

/** What devices report of their targets, item by item. */
@Injectable()
export class TargetMetrics {
  constructor(metrics: Metrics, uplink: Uplink, database: Database) {
    const reported = metrics.counter('craie_target_reports_total', 'Reports on items of targets, by state; one item is reported several times until it is done or failed.', 'state', ITEM_STATES);
    uplink.on('reported', async (_, messages) => database.afterCommit(() => {
      for (const { body } of messages) for (const { state } of body.items) reported(state);
    }));
  }
}
