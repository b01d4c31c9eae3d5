import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Database } from '#database';
import { Clock } from './clock.js';
import { Config } from './config.js';
import { Endpoints } from './endpoints.js';
import { Log } from './log.js';
import { Metrics } from './metrics.js';
import { Outbound } from './outbound.js';

/** What is opened before the rooms are, and closed after them. */
export interface Core {
  config: Config;
  database: Database;
  log: Log;
  endpoints: Endpoints;
  clock?: Clock;
}

/** Settings, database, clock, log, metrics and the way out, for every room. */
@Global()
@Module({})
export class CoreModule {
  static with({ config, database, log, endpoints, clock = new Clock() }: Core): DynamicModule {
    const providers = [
      { provide: Config, useValue: config },
      { provide: Database, useValue: database },
      { provide: Log, useValue: log },
      { provide: Endpoints, useValue: endpoints },
      { provide: Clock, useValue: clock },
      { provide: Outbound, useValue: new Outbound(config.allowPrivateTargets, undefined, config.outboundRoots) },
      Metrics,
    ];
    return { module: CoreModule, providers, exports: providers };
  }
}
