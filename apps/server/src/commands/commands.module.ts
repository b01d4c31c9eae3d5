import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { DevicesModule } from '../devices/index.js';
import { CommandController } from './command.controller.js';
import { CommandDispatch } from './command.dispatch.js';
import { CommandExpiry } from './command.expiry.js';
import { CommandListener } from './command.listener.js';
import { CommandService } from './command.service.js';
import { CommandEvents } from './commands.events.js';
import { CommandMetrics } from './commands.metrics.js';
import { CommandPersonal } from './commands.personal.js';

@Module({
  imports: [AccessModule, DevicesModule],
  controllers: [CommandController],
  providers: [CommandService, CommandDispatch, CommandListener, CommandExpiry, CommandEvents, CommandMetrics, CommandPersonal],
  exports: [CommandService, CommandEvents, CommandExpiry],
})
export class CommandsModule {}
