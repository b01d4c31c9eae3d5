import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { identify, type CertificateFacts } from '#broker';
import { parseDeviceToken, type DeviceToken, type TokenPurpose } from '#contract';
import { Authority, deviceTokenSigner } from '#pki';
import { Clock } from '../shared/clock.js';
import { ProblemError } from '../shared/problem.js';
import { DeviceNonces } from './device-nonces.js';
import { DevicePace } from './enrol-pace.js';
import { factsOf, isLate, lateComer } from './late-certificate.js';

/** Who a request is from, before the database has been asked. */
export interface Proof {
  deviceId: string;
  /** Of the certificate, lower-case hex. */
  serial: string;
  certificate: CertificateFacts;
  /** A root of ours signed the certificate, and it is in its time. Otherwise only the database can tell that it is ours. */
  verified: boolean;
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
   * @param late takes a certificate that has ended, or whose root is retired, too (see `late-certificate.ts`).
   * @throws ProblemError `unauthenticated`, `device_token_invalid`, `nonce_unknown`, `nonce_expired`, `too_many_attempts`
   */
  of(request: IncomingMessage & { originalUrl?: string }, body: unknown, late = false): Proof {
    const { authorization } = request.headers;
    if (authorization === undefined) return this.byCertificate(request, late);
    const token = parseDeviceToken(authorization);
    if (!token) throw new ProblemError('device_token_invalid', 'The Authorization header is no token of a Craie device.');
    // The signature is of what the route will read: the parsed body, said again.
    const purpose = { method: request.method ?? '', path: request.originalUrl ?? request.url ?? '', body: body === undefined ? '' : JSON.stringify(body) };
    return this.byToken(token, purpose, late);
  }

  private byCertificate({ socket }: IncomingMessage, late: boolean): Proof {
    if (!(socket instanceof TLSSocket)) throw new ProblemError('unauthenticated', 'Devices come by the device address, with their certificate.');
    const now = this.clock.now().getTime();
    const inTime = identify(socket, NONE, now);
    const who = late && !inTime.ok ? lateComer(socket, now) ?? inTime : inTime;
    if (!who.ok) throw new ProblemError('unauthenticated', `This route needs the certificate of an enrolled device (${who.detail}). Enrol this device again.`);
    return { deviceId: who.deviceId, serial: who.serial, certificate: who.certificate, verified: inTime.ok, spend: async () => undefined };
  }

  private byToken(token: DeviceToken, purpose: TokenPurpose, late: boolean): Proof {
    const signer = deviceTokenSigner(token, purpose, this.authority.roots);
    const now = this.clock.now();
    const certificate = signer && factsOf(new X509Certificate(signer.certificate));
    const verified = signer !== undefined && this.authority.verifies(signer.certificate, now);
    if (!signer || !certificate || !(verified || (late && isLate(certificate, now.getTime())))) {
      throw new ProblemError('device_token_invalid', 'The token is not signed for this request by an enrolled device, or its certificate has ended. Enrol this device again.');
    }
    const { deviceId, serial } = signer;
    const ends = this.nonces.check(token.nonce, deviceId);
    if (verified) this.pace.admit(deviceId);
    const spend = async (em: EntityManager): Promise<void> => {
      // Whoever is not verified yet must not use up the pace of the device that he names.
      if (!verified) this.pace.admit(deviceId);
      await this.nonces.spend(em, token.nonce, ends);
    };
    return { deviceId, serial, certificate, verified, spend };
  }
}
