import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalData, unsign } from '../access/index.js';

/** Deployments bear the name of who began them. */
@Injectable()
export class DeploymentPersonal implements OnModuleInit {
  constructor(private readonly personal: PersonalData) {}

  onModuleInit(): void {
    this.personal.add('deployments', unsign('deployment', 'created_by'));
  }
}
