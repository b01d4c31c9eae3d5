/** What happens here, told to servers of others: at least once, signed, and only what they may know. */
export { WebhooksModule } from './webhooks.module.js';
export { WebhookEntity } from './webhook.entity.js';
export { WebhookDeliveryEntity } from './delivery.entity.js';
