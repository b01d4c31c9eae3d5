import { TLSSocket } from 'node:tls';
import { createParamDecorator, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { identify } from '#broker';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { ProblemError } from '../shared/problem.js';
import { CertificateStore } from './certificate.store.js';

/** The device that makes a request, proved by its certificate. */
export interface DeviceCaller {
  deviceId: string;
  tenantId: string;
  /** Of the certificate, lower-case hex. */
  serial: string;
}

const NONE: ReadonlySet<string> = new Set();
const callers = new WeakMap<Request, DeviceCaller>();

/** Guards device routes: a certificate of ours, in its time, not revoked, of a device in service. Use with `@Public()`. */
@Injectable()
export class DeviceIdentity implements CanActivate {
  constructor(
    private readonly db: Database,
    private readonly certificates: CertificateStore,
    private readonly clock: Clock,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    callers.set(request, await this.caller(request));
    return true;
  }

  private async caller({ socket }: Request): Promise<DeviceCaller> {
    if (!(socket instanceof TLSSocket)) throw new ProblemError('unauthenticated', 'Devices come by the device address, with their certificate.');
    const who = identify(socket, NONE, this.clock.now().getTime());
    if (!who.ok) throw new ProblemError('unauthenticated', `This route needs the certificate of an enrolled device (${who.detail}). Enrol this device again.`);
    return this.db.system(async (em) => {
      const [row]: { tenantId: string; unused: boolean; good: boolean }[] = await em.query(
        `select c.tenant_id as "tenantId", c.first_used_at is null as unused, c.revoked_at is null and d.status <> 'retired' as good
         from device_certificate c join device d on d.id = c.device_id where c.serial = $1 and c.device_id = $2`,
        [who.serial, who.deviceId],
      );
      if (!row?.good) throw new ProblemError('device_revoked', 'The certificate of this device was revoked. Ask for a new enrolment token and enrol it again.');
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
