import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RequestEvents, type RequestNews } from '../requests/index.js';
import { WebhookRecorder, type Happening } from './webhook.recorder.js';

interface Around { site: string; organisation: string }

/** Requests that come, and their answers, inside the transactions that write them. Nothing that a person wrote is in it. */
@Injectable()
export class RequestListener implements OnModuleInit {
  constructor(
    private readonly events: RequestEvents,
    private readonly recorder: WebhookRecorder,
  ) {}

  onModuleInit(): void {
    this.events.opened.on((em, news) => this.tell(em, news, 'request.opened', (request) => ({ request })));
    this.events.answered.on((em, news) => this.tell(em, news, 'request.answered', (request) => ({ request: { ...request, state: news.state === 'approved' ? 'approved' : 'refused', deploymentId: news.deploymentId } })));
  }

  private async tell<T extends 'request.opened' | 'request.answered'>(em: EntityManager, news: RequestNews, type: T, data: (request: Happening<'request.opened'>['data']['request']) => Happening<T>['data']): Promise<void> {
    const { tenantId, organisationId, siteId, id, number, app } = news;
    if (!(await this.recorder.wanted(em, tenantId, [type]))) return;
    const [around]: Around[] = await em.query('select s.name as site, o.name as organisation from site s join organisation o on o.id = s.organisation_id where s.tenant_id = $1 and s.id = $2', [tenantId, siteId]);
    if (!around) return;
    const happening: Happening<T> = { type, organisation: { id: organisationId, name: around.organisation }, subject: { kind: 'request', id }, data: data({ id, number, site: { id: siteId, name: around.site }, app }) };
    await this.recorder.record(em, tenantId, [happening]);
  }
}
