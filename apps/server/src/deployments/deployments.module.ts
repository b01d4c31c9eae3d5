import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { CalendarModule } from '../calendar/index.js';
import { CatalogueModule } from '../catalogue/index.js';
import { DevicesModule } from '../devices/index.js';
import { SharingModule } from '../sharing/index.js';
import { TargetModule } from '../target/index.js';
import { DeploymentAnnouncer } from './deployment.announcer.js';
import { DeploymentControl } from './deployment.control.js';
import { DeploymentController } from './deployment.controller.js';
import { DeploymentFollower } from './deployment.follower.js';
import { DeploymentList } from './deployment.list.js';
import { DeploymentMaker } from './deployment.maker.js';
import { DeploymentProgress } from './deployment.progress.js';
import { DeploymentReader } from './deployment.reader.js';
import { DeploymentRights } from './deployment.rights.js';
import { DeploymentRunner } from './deployment.runner.js';
import { DeploymentService } from './deployment.service.js';
import { DeploymentStandings } from './deployment.standings.js';
import { DeploymentEvents } from './deployments.events.js';
import { DeploymentPersonal } from './deployments.personal.js';
import { PreviewService } from './preview.service.js';
import { RollbackService } from './rollback.service.js';
import { SitesReader } from './sites.reader.js';
import { WaveStarter } from './wave.starter.js';
import { WhyService } from './why.service.js';

@Module({
  imports: [AccessModule, CalendarModule, DevicesModule, TargetModule, CatalogueModule, SharingModule],
  controllers: [DeploymentController],
  providers: [
    DeploymentService, DeploymentControl, DeploymentReader, DeploymentList, DeploymentMaker, DeploymentRunner, DeploymentFollower, DeploymentRights, DeploymentProgress, DeploymentAnnouncer, DeploymentEvents, DeploymentPersonal, DeploymentStandings,
    PreviewService, RollbackService, SitesReader, WaveStarter, WhyService,
  ],
  exports: [DeploymentEvents, DeploymentService, DeploymentStandings],
})
export class DeploymentsModule {}
