import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { CalendarModule } from '../calendar/index.js';
import { DevicesModule } from '../devices/index.js';
import { CalendarKeeper } from './calendar.keeper.js';
import { TargetAnnouncer } from './target.announcer.js';
import { TargetCalendars } from './target.calendars.js';
import { TargetController } from './target.controller.js';
import { TargetDelivery } from './target.delivery.js';
import { TargetEvents } from './target.events.js';
import { TargetHolders } from './target.holders.js';
import { TargetListener } from './target.listener.js';
import { TargetMetrics } from './target.metrics.js';
import { TargetService } from './target.service.js';

@Module({
  imports: [AccessModule, CalendarModule, DevicesModule],
  controllers: [TargetController],
  providers: [TargetService, TargetCalendars, CalendarKeeper, TargetDelivery, TargetAnnouncer, TargetHolders, TargetListener, TargetMetrics, TargetEvents],
  exports: [TargetService, TargetEvents],
})
export class TargetModule {}
