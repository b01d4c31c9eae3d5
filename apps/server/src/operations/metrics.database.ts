import { Injectable } from '@nestjs/common';
import { Database } from '#database';
import { Metrics } from '../shared/metrics.js';

const QUERY = [0.001, 0.005, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

/** What the database is asked and how long it takes: the same figures on both engines. */
@Injectable()
export class DatabaseMetrics {
  constructor(metrics: Metrics, database: Database) {
    const seconds = metrics.histogram('craie_database_query_seconds', 'Time of one query, its way to the database included.', QUERY);
    const waited = metrics.histogram('craie_database_wait_seconds', 'Time a transaction waits for a connection and its begin.', QUERY);
    const failed = metrics.sum('craie_database_query_failures_total', 'Queries that the database refused or that it did not answer.');
    database.watch({
      queried: (time) => (time === undefined ? failed(1) : seconds.observe(time)),
      waited: (time) => waited.observe(time),
    });
    metrics.gauge('craie_database_connections', 'Connections of the pool; waiting: callers that wait for one.', () => {
      const { inUse, idle, waiting } = database.pool();
      return Object.entries({ in_use: inUse, idle, waiting }).map(([state, value]) => ({ labels: { state }, value }));
    }, ['state']);
    metrics.gauge('craie_database_connections_most', 'Connections the pool may have.', () => database.pool().most);
  }
}
