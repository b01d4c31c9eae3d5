import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/index.js';
import { DeploymentsModule } from '../deployments/index.js';
import { MailModule } from '../mail/index.js';
import { RequestFormController, RequestStatusController } from './form.controller.js';
import { FormGate } from './form.gate.js';
import { FormService } from './form.service.js';
import { RequestCodes } from './request-code.service.js';
import { RequestAnswers } from './request.answers.js';
import { RequestCodeController, RequestController } from './request.controller.js';
import { RequestDone } from './request.done.js';
import { RequestMails } from './request.mails.js';
import { RequestMaker } from './request.maker.js';
import { RequestService } from './request.service.js';
import { RequestSweep } from './request.sweep.js';
import { RequestEvents } from './requests.events.js';
import { RequestMetrics } from './requests.metrics.js';
import { RequestPersonal } from './requests.personal.js';
import { StatusService } from './status.service.js';

@Module({
  imports: [CatalogueModule, DeploymentsModule, MailModule],
  controllers: [RequestFormController, RequestStatusController, RequestController, RequestCodeController],
  providers: [FormGate, FormService, RequestAnswers, RequestCodes, RequestDone, RequestEvents, RequestMails, RequestMaker, RequestMetrics, RequestPersonal, RequestService, RequestSweep, StatusService],
  exports: [RequestEvents],
})
export class RequestsModule {}
