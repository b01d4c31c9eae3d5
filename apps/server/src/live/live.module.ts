import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/index.js';
import { DeploymentsModule } from '../deployments/index.js';
import { DevicesModule } from '../devices/index.js';
import { RequestsModule } from '../requests/index.js';
import { TargetModule } from '../target/index.js';
import { FleetNews } from './fleet-news.js';
import { LiveDoor } from './live.door.js';
import { LiveGateway } from './live.gateway.js';
import { LiveListener } from './live.listener.js';
import { LiveOutbox } from './live.outbox.js';
import { LiveRelay } from './live.relay.js';

@Module({
  imports: [DevicesModule, CommandsModule, TargetModule, DeploymentsModule, RequestsModule],
  providers: [FleetNews, LiveDoor, LiveGateway, LiveListener, LiveOutbox, LiveRelay],
})
export class LiveModule {}
