import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { Page, WebhookDeliveryDetail, WebhookDeliveryView, WebhookView } from '#contract';
import { Allow, AllowPerson, CurrentScope } from '../access/index.js';
import { IdPipe } from '../shared/id.pipe.js';
import { PageQuery } from '../shared/page.dto.js';
import type { Scope } from '../shared/scope.js';
import { DeliveryService } from './delivery.service.js';
import { DeliveryQuery, WebhookDto, WebhookPatchDto, WebhookSecretDto } from './webhook.dto.js';
import { WebhookService } from './webhook.service.js';

/** A webhook outlives who made it, so an API token makes none: it could leave something behind that sees more, for longer. */
@Controller('webhooks')
export class WebhookController {
  constructor(private readonly hooks: WebhookService) {}

  @Get() @Allow('webhooks.manage')
  list(@CurrentScope() scope: Scope, @Query() query: PageQuery): Promise<Page<WebhookView>> {
    return this.hooks.list(scope, query);
  }

  @Post() @AllowPerson('webhooks.manage')
  create(@CurrentScope() scope: Scope, @Body() body: WebhookDto): Promise<WebhookView> {
    return this.hooks.create(scope, body);
  }

  @Get(':id') @Allow('webhooks.manage')
  get(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<WebhookView> {
    return this.hooks.get(scope, id);
  }

  @Patch(':id') @AllowPerson('webhooks.manage')
  update(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() body: WebhookPatchDto): Promise<WebhookView> {
    return this.hooks.update(scope, id, body);
  }

  @Post(':id/secret') @AllowPerson('webhooks.manage')
  renewSecret(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() { overlapHours }: WebhookSecretDto): Promise<WebhookView> {
    return this.hooks.renewSecret(scope, id, overlapHours);
  }

  @Delete(':id') @AllowPerson('webhooks.manage') @HttpCode(204)
  remove(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<void> {
    return this.hooks.remove(scope, id);
  }
}

@Controller('webhooks/:id')
export class DeliveryController {
  constructor(private readonly deliveries: DeliveryService) {}

  @Get('deliveries') @Allow('webhooks.manage')
  list(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Query() query: DeliveryQuery): Promise<Page<WebhookDeliveryView>> {
    return this.deliveries.list(scope, id, query);
  }

  @Get('deliveries/:deliveryId') @Allow('webhooks.manage')
  get(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Param('deliveryId', IdPipe) deliveryId: string): Promise<WebhookDeliveryDetail> {
    return this.deliveries.get(scope, id, deliveryId);
  }

  @Post('deliveries/:deliveryId/retry') @AllowPerson('webhooks.manage') @HttpCode(200)
  retry(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Param('deliveryId', IdPipe) deliveryId: string): Promise<WebhookDeliveryDetail> {
    return this.deliveries.retry(scope, id, deliveryId);
  }

  @Post('ping') @AllowPerson('webhooks.manage') @HttpCode(200)
  ping(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<WebhookDeliveryDetail> {
    return this.deliveries.ping(scope, id);
  }
}
