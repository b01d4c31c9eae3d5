import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Uplink } from '../shared/uplink.js';
import { PresenceService } from './presence.service.js';

/** Connections, heartbeats and last words, as they come from the link. */
@Injectable()
export class PresenceListener implements OnModuleInit {
  constructor(
    private readonly uplink: Uplink,
    private readonly presence: PresenceService,
  ) {}

  onModuleInit(): void {
    this.uplink.onConnections((em, changes) =>
      this.presence.hear(em, changes.map(({ deviceId, connectionId, connected, at }) => ({
        deviceId, news: { kind: connected ? 'connected' : 'disconnected', connectionId, at },
      }))),
    );
    this.uplink.onHeartbeats((em, columns) => this.presence.beat(em, columns));
    this.uplink.on('bye', (em, messages) =>
      this.presence.hear(em, messages.map(({ deviceId, connectionId, at, body }) => ({
        deviceId, news: { kind: 'bye', connectionId, at, reason: body.reason },
      }))),
    );
  }
}
