import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { EnrolmentModule } from '../enrolment/index.js';
import { TargetModule } from '../target/index.js';
import { AppEditing } from './app.editing.js';
import { CatalogueController } from './catalogue.controller.js';
import { CatalogueLinks } from './catalogue.links.js';
import { CatalogueMetrics } from './catalogue.metrics.js';
import { CataloguePersonal } from './catalogue.personal.js';
import { CatalogueService } from './catalogue.service.js';
import { ChunkLists } from './chunk-lists.js';
import { DeployableService } from './deployable.service.js';
import { DeviceFileController } from './device-file.controller.js';
import { Exclusions } from './exclusions.service.js';
import { FileGate } from './file-gate.js';
import { FileStore } from './file-store.js';
import { OfferedApps } from './offered-apps.js';
import { Scanner } from './scan/scanner.js';
import { SiteLine } from './site-line.js';
import { Tus, Uploads, UploadsController, UploadStore, UploadSweep } from './uploads/index.js';
import { UploadService } from './upload.service.js';

@Module({
  imports: [AccessModule, EnrolmentModule, TargetModule],
  controllers: [UploadsController, CatalogueController, DeviceFileController],
  providers: [CatalogueService, AppEditing, Exclusions, CatalogueLinks, CatalogueMetrics, CataloguePersonal, UploadService, DeployableService, FileStore, ChunkLists, SiteLine, FileGate, OfferedApps, Scanner, Uploads, UploadStore, UploadSweep, Tus],
  exports: [DeployableService, ChunkLists, FileGate, OfferedApps],
})
export class CatalogueModule {}
