import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { DeviceLink } from '#broker';
import { MQTT_PATH, MQTT_SUBPROTOCOL } from '#contract';
import { LINK } from '../shared/link.js';
import { Log } from '../shared/log.js';
import { toProblem } from '../shared/problem.filter.js';
import { ProblemError } from '../shared/problem.js';
import { DeviceIdentity } from './device-identity.js';

/** Upgrades that wait for the database, or for a certificate at an external broker, at once; further ones come back by the agents' own back-off. */
const MOST_WAITING = 500;

/** MQTT over WebSocket on the device HTTPS port: who calls is proved here, the rest is the link's. */
@Injectable()
export class DeviceUpgrade {
  private waiting = 0;

  constructor(
    private readonly identity: DeviceIdentity,
    @Inject(LINK) private readonly link: DeviceLink,
    private readonly log: Log,
  ) {}

  /** Answers one upgrade request. Never rejects. */
  async take(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    this.waiting++;
    try {
      if (this.waiting > MOST_WAITING) throw new ProblemError('unavailable', 'Too many devices come at once. Try again in a few seconds.');
      this.checkForm(request);
      const { deviceId, serial } = await this.identity.caller(request, undefined);
      await this.link.relay({ deviceId, serial, address: request.socket.remoteAddress ?? '' }, { request, socket, head });
    } catch (error) {
      if (!(error instanceof ProblemError)) this.log.error({ err: error }, 'a device could not be let in by WebSocket');
      refuse(socket, error);
    } finally {
      this.waiting--;
    }
  }

  private checkForm({ url, headers }: IncomingMessage): void {
    if (url !== MQTT_PATH || headers.upgrade?.toLowerCase() !== 'websocket') throw new ProblemError('not_found', 'There is nothing at this address.');
    const offered = headers['sec-websocket-protocol']?.split(',').map((one) => one.trim());
    if (!offered?.includes(MQTT_SUBPROTOCOL)) throw new ProblemError('invalid_body', `The WebSocket must offer the subprotocol ${MQTT_SUBPROTOCOL}.`);
  }
}

function refuse(socket: Duplex, error: unknown): void {
  const problem = toProblem(error);
  const body = JSON.stringify(problem);
  socket.end([
    `HTTP/1.1 ${problem.status} Refused`, 'connection: close', 'content-type: application/problem+json', `content-length: ${Buffer.byteLength(body)}`, '', body,
  ].join('\r\n'), () => socket.destroy());
}
