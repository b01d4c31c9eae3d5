import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { AccessModule } from './access/index.js';
import { CalendarModule } from './calendar/index.js';
import { CatalogueModule } from './catalogue/index.js';
import { CommandsModule } from './commands/index.js';
import { DeploymentsModule } from './deployments/index.js';
import { DevicesModule } from './devices/index.js';
import { EnrolmentModule } from './enrolment/index.js';
import { LiveModule } from './live/index.js';
import { MailModule } from './mail/index.js';
import { BackupModule } from './backup/index.js';
import { RequestsModule } from './requests/index.js';
import { SharingModule } from './sharing/index.js';
import { OperationsModule } from './operations/operations.module.js';
import { BodyPipe } from './shared/body.pipe.js';
import { CoreModule, type Core } from './shared/core.module.js';
import { LinkModule } from './shared/link.module.js';
import { PkiModule } from './shared/pki.module.js';
import { ProblemFilter } from './shared/problem.filter.js';
import { TargetModule } from './target/index.js';
import { WebhooksModule } from './webhooks/index.js';

/** The rooms, in their order. */
const ROOMS = [AccessModule, MailModule, CalendarModule, DevicesModule, EnrolmentModule, CommandsModule, TargetModule, CatalogueModule, SharingModule, DeploymentsModule, RequestsModule, WebhooksModule, LiveModule];

@Module({})
export class AppModule {
  static with(core: Core): DynamicModule {
    return {
      module: AppModule,
      imports: [CoreModule.with(core), PkiModule, LinkModule, ...ROOMS, OperationsModule, BackupModule],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useClass: BodyPipe },
      ],
    };
  }
}
