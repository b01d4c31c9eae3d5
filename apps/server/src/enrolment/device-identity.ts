import type { IncomingMessage } from 'node:http';
import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { Database } from '#database';
import { ProblemError } from '../shared/problem.js';
import { CertificateGaps } from './certificate.gaps.js';
import { CertificateStore } from './certificate.store.js';
import { DeviceProof } from './device-proof.js';

/** The device that makes a request, proved by its certificate or by a token of its key. */
export interface DeviceCaller {
  deviceId: string;
  tenantId: string;
  /** Of the certificate, lower-case hex. */
  serial: string;
}

const callers = new WeakMap<Request, DeviceCaller>();

/** Guards device routes: a certificate of ours, in its time, not revoked, of a device in service, shown or signed with. Use with `@Public()`. */
@Injectable()
export class DeviceIdentity implements CanActivate {
  /** Whether a certificate serves that has ended, or whose root is retired. */
  protected readonly late: boolean = false;

  constructor(
    private readonly db: Database,
    private readonly certificates: CertificateStore,
    private readonly proof: DeviceProof,
    private readonly gaps: CertificateGaps,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    callers.set(request, await this.caller(request, request.body));
    return true;
  }

  /** @throws ProblemError `unauthenticated`, `device_revoked`, or what is wrong with its token */
  async caller(request: IncomingMessage, body: unknown): Promise<DeviceCaller> {
    const who = this.proof.of(request, body, this.late);
    return this.db.system(async (em) => {
      if (who.verified) await this.gaps.adopt(em, [who]);
      const [row]: { tenantId: string; unused: boolean; good: boolean }[] = await em.query(
        `select c.tenant_id as "tenantId", c.first_used_at is null as unused, c.revoked_at is null and d.status <> 'retired' and c.fingerprint = $3 as good
         from device_certificate c join device d on d.id = c.device_id where c.serial = $1 and c.device_id = $2`,
        [who.serial, who.deviceId, who.certificate.fingerprint],
      );
      if (!row && !who.verified) throw new ProblemError('unauthenticated', 'This route needs the certificate of an enrolled device. Enrol this device again.');
      if (!row?.good) throw new ProblemError('device_revoked', 'The certificate of this device was revoked. Ask for a new enrolment token and enrol it again.');
      await who.spend(em);
      if (row.unused) await this.certificates.used(em, [who.serial]);
      return { deviceId: who.deviceId, tenantId: row.tenantId, serial: who.serial };
    });
  }
}

/** `@CurrentDevice() device: DeviceCaller`, on a route guarded by `DeviceIdentity`. */
export const CurrentDevice = createParamDecorator((_: unknown, context: ExecutionContext): DeviceCaller => {
  const caller = callers.get(context.switchToHttp().getRequest<Request>());
  if (!caller) throw new ProblemError('unauthenticated', 'This route needs the certificate of an enrolled device.');
  return caller;
});
