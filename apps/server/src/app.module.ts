import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { AccessModule } from './access/index.js';
import { OperationsModule } from './operations/operations.module.js';
import { BodyPipe } from './shared/body.pipe.js';
import { CoreModule, type Core } from './shared/core.module.js';
import { ProblemFilter } from './shared/problem.filter.js';

/** The rooms, in their order. */
const ROOMS = [AccessModule];

@Module({})
export class AppModule {
  static with(core: Core): DynamicModule {
    return {
      module: AppModule,
      imports: [CoreModule.with(core), ...ROOMS, OperationsModule],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: BodyPipe },
      ],
    };
  }
}
