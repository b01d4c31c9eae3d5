import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { CatalogueModule } from '../catalogue/index.js';
import { DevicesModule } from '../devices/index.js';
import { TargetModule } from '../target/index.js';
import { DeploymentAnnouncer } from './deployment.announcer.js';
import { DeploymentController } from './deployment.controller.js';
import { DeploymentReader } from './deployment.reader.js';
import { DeploymentService } from './deployment.service.js';
import { DeploymentEvents } from './deployments.events.js';
import { DeploymentPersonal } from './deployments.personal.js';

@Module({
  imports: [AccessModule, DevicesModule, TargetModule, CatalogueModule],
  controllers: [DeploymentController],
  providers: [DeploymentService, DeploymentReader, DeploymentAnnouncer, DeploymentEvents, DeploymentPersonal],
  exports: [DeploymentEvents],
})
export class DeploymentsModule {}
