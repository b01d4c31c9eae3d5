import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { identify } from '#broker';
import { parseDeviceToken, type DeviceToken, type TokenPurpose } from '#contract';
import { Authority, deviceTokenSigner } from '#pki';
import { Clock } from '../shared/clock.js';
import { ProblemError } from '../shared/problem.js';
import { DeviceNonces } from './device-nonces.js';
import { DevicePace } from './enrol-pace.js';

/** Who a request is from, before the database has been asked. */
export interface Proof {
  deviceId: string;
  /** Of the certificate, lower-case hex. */
  serial: string;
  /** Makes the proof good for no second request. @throws ProblemError `nonce_used` */
  spend(em: EntityManager): Promise<void>;
}

const NONE: ReadonlySet<string> = new Set();

/** What proves a device: its certificate in the TLS handshake or, where that does not pass, a token signed with its key. */
@Injectable()
export class DeviceProof {
  constructor(
    private readonly authority: Authority,
    private readonly nonces: DeviceNonces,
    private readonly pace: DevicePace,
    private readonly clock: Clock,
  ) {}

  /**
   * @param body as parsed; undefined when the request has none.
   * @throws ProblemError `unauthenticated`, `device_token_invalid`, `nonce_unknown`, `nonce_expired`, `too_many_attempts`
   */
  of(request: IncomingMessage & { originalUrl?: string }, body: unknown): Proof {
    const { authorization } = request.headers;
    if (authorization === undefined) return this.byCertificate(request);
    const token = parseDeviceToken(authorization);
    if (!token) throw new ProblemError('device_token_invalid', 'The Authorization header is no token of a Craie device.');
    // The signature is of what the route will read: the parsed body, said again.
    const purpose = { method: request.method ?? '', path: request.originalUrl ?? request.url ?? '', body: body === undefined ? '' : JSON.stringify(body) };
    return this.byToken(token, purpose);
  }

  private byCertificate({ socket }: IncomingMessage): Proof {
    if (!(socket instanceof TLSSocket)) throw new ProblemError('unauthenticated', 'Devices come by the device address, with their certificate.');
    const who = identify(socket, NONE, this.clock.now().getTime());
    if (!who.ok) throw new ProblemError('unauthenticated', `This route needs the certificate of an enrolled device (${who.detail}). Enrol this device again.`);
    return { deviceId: who.deviceId, serial: who.serial, spend: async () => undefined };
  }

  private byToken(token: DeviceToken, purpose: TokenPurpose): Proof {
    const signer = deviceTokenSigner(token, purpose, this.authority.roots);
    if (!signer || !this.authority.verifies(signer.certificate, this.clock.now())) {
      throw new ProblemError('device_token_invalid', 'The token is not signed for this request by an enrolled device, or its certificate has ended. Enrol this device again.');
    }
    const { deviceId, serial } = signer;
    const ends = this.nonces.check(token.nonce, deviceId);
    this.pace.admit(deviceId);
    return { deviceId, serial, spend: (em) => this.nonces.spend(em, token.nonce, ends) };
  }
}
