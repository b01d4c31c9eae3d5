import type { Pool } from 'pg';
import type { AfterQueryEvent, DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** Connections of the pool. */
export interface PoolFigures {
  inUse: number;
  idle: number;
  /** Callers that wait for a connection. */
  waiting: number;
  /** The most there may be. */
  most: number;
}

/** Told what the database costs. Seconds. Must not throw. */
export interface QueryWatcher {
  /** A query ended. @param seconds undefined when it failed */
  queried(seconds: number | undefined): void;
  /** A transaction has its connection and begins. */
  waited(seconds: number): void;
}

/** Hands the queries of a data source to its watcher, when there is one. */
export class Watching {
  watcher: QueryWatcher | undefined;

  constructor(dataSource: DataSource) {
    dataSource.subscribers.push({
      afterQuery: ({ success, executionTime = 0 }: AfterQueryEvent) => this.watcher?.queried(success ? executionTime / 1_000 : undefined),
    });
  }
}

export function poolFigures(dataSource: DataSource): PoolFigures {
  const { totalCount, idleCount, waitingCount, options } = (dataSource.driver as PostgresDriver).master as Pool;
  return { inUse: totalCount - idleCount, idle: idleCount, waiting: waitingCount, most: options.max };
}
