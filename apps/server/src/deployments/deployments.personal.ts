import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalData, signed } from '../access/index.js';

/** Deployments bear the name of who began them, and of who paused them. */
@Injectable()
export class DeploymentPersonal implements OnModuleInit {
  constructor(private readonly personal: PersonalData) {}

  onModuleInit(): void {
    this.personal.add('deployments', signed('deployment', 'created_by', 'app_name as app, ensure, created_at as "createdAt"'));
    this.personal.add('pausedDeployments', signed('deployment', 'paused_by', 'app_name as app, ensure, paused_at as "pausedAt"'));
  }
}
