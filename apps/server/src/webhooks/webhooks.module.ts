import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/index.js';
import { DeploymentsModule } from '../deployments/index.js';
import { DevicesModule } from '../devices/index.js';
import { RequestsModule } from '../requests/index.js';
import { DelegationListener } from './delegation.listener.js';
import { DeliverySender } from './delivery.sender.js';
import { DeliveryService } from './delivery.service.js';
import { DeliverySweep } from './delivery.sweep.js';
import { DeploymentListener } from './deployment.listener.js';
import { MessageQueue } from './message.queue.js';
import { RequestListener } from './request.listener.js';
import { DeliveryController, WebhookController } from './webhook.controller.js';
import { WebhookListener } from './webhook.listener.js';
import { WebhookPersonal } from './webhooks.personal.js';
import { WebhookPost } from './webhook.post.js';
import { WebhookRecorder } from './webhook.recorder.js';
import { WebhookService } from './webhook.service.js';
import { WebhookMetrics } from './webhooks.metrics.js';

@Module({
  imports: [DevicesModule, CommandsModule, DeploymentsModule, RequestsModule],
  controllers: [WebhookController, DeliveryController],
  providers: [DelegationListener, DeliverySender, DeliveryService, DeliverySweep, DeploymentListener, MessageQueue, RequestListener, WebhookListener, WebhookMetrics, WebhookPersonal, WebhookPost, WebhookRecorder, WebhookService],
})
export class WebhooksModule {}
