import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { EnrolmentModule } from '../enrolment/index.js';
import { TargetModule } from '../target/index.js';
import { CatalogueController } from './catalogue.controller.js';
import { CatalogueService } from './catalogue.service.js';
import { ChunkLists } from './chunk-lists.js';
import { DeployableService } from './deployable.service.js';
import { DeviceFileController } from './device-file.controller.js';
import { FileStore } from './file-store.js';
import { SiteLine } from './site-line.js';
import { UploadInterceptor } from './upload.interceptor.js';
import { UploadService } from './upload.service.js';

@Module({
  imports: [AccessModule, EnrolmentModule, TargetModule],
  controllers: [CatalogueController, DeviceFileController],
  providers: [CatalogueService, UploadService, DeployableService, FileStore, ChunkLists, SiteLine, UploadInterceptor],
  exports: [DeployableService, ChunkLists],
})
export class CatalogueModule {}
