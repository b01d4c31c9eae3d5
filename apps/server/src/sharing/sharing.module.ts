import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { CatalogueModule } from '../catalogue/index.js';
import { DevicesModule } from '../devices/index.js';
import { EnrolmentModule } from '../enrolment/index.js';
import { TargetModule } from '../target/index.js';
import { DeviceSharingController, DownloadsController } from './sharing.controller.js';
import { SharingService } from './sharing.service.js';

@Module({
  imports: [AccessModule, DevicesModule, EnrolmentModule, TargetModule, CatalogueModule],
  controllers: [DeviceSharingController, DownloadsController],
  providers: [SharingService],
  exports: [SharingService],
})
export class SharingModule {}
