import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalData, signed } from '../access/index.js';

/** Webhooks bear the name of who made them, and outlive their account. */
@Injectable()
export class WebhookPersonal implements OnModuleInit {
  constructor(private readonly personal: PersonalData) {}

  onModuleInit(): void {
    this.personal.add('webhooks', signed('webhook', 'created_by', 'name, created_at as "createdAt"'));
  }
}
