import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { DeviceLink } from '#broker';
import type { DeviceDetail } from '#contract';
import { Database } from '#database';
import { ActsService, AuditService } from '../access/index.js';
import { DeviceEvents, DeviceGate, DeviceHistory, DeviceList, DeviceService, PresenceService } from '../devices/index.js';
import { Clock } from '../shared/clock.js';
import { Config } from '../shared/config.js';
import { LINK } from '../shared/link.js';
import type { Scope } from '../shared/scope.js';
import { Uplink } from '../shared/uplink.js';
import { CertificateGaps } from './certificate.gaps.js';
import { CertificateStore } from './certificate.store.js';

/** Certificates that are refused: known to the link from its first connection on, and at once when one more is added. */
@Injectable()
export class RevocationService implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly certificates: CertificateStore,
    private readonly gaps: CertificateGaps,
    private readonly devices: DeviceService,
    private readonly gate: DeviceGate,
    private readonly list: DeviceList,
    private readonly history: DeviceHistory,
    private readonly presence: PresenceService,
    private readonly events: DeviceEvents,
    private readonly audit: AuditService,
    private readonly acts: ActsService,
    private readonly uplink: Uplink,
    private readonly clock: Clock,
    private readonly config: Config,
    @Inject(LINK) private readonly link: DeviceLink,
  ) {}

  async onModuleInit(): Promise<void> {
    // An external broker knows of revocations only what its list says, and keeps the connections to its own port.
    if (this.config.broker) this.uplink.screenedBy((em, deviceIds) => this.certificates.withoutAny(em, deviceIds));
    await this.link.revoke(await this.db.system((em) => this.certificates.refused(em)));
    this.events.removed.on(({ deviceId }) => this.db.system(async (em) => {
      await this.presence.close(em, [deviceId], 'retired', this.clock.now());
      await this.certificates.end(em, { deviceId, reason: 'out of service' });
    }));
    this.uplink.onConnections(async (em, changes) => {
      const came = changes.filter((c) => c.connected);
      await this.gaps.adopt(em, came.flatMap(({ deviceId, serial, certificate }) => (certificate ? [{ deviceId, serial, certificate }] : [])));
      await this.certificates.used(em, came.map((c) => c.serial));
    });
  }

  /** Refuses a device from now on, closes its connection and shows it as offline, all at once. @throws ProblemError `not_found`, `act_budget` */
  revoke(scope: Scope, deviceId: string, reason: string): Promise<DeviceDetail> {
    return this.db.tenant(scope, async (em) => {
      const place = await this.gate.placeOf(scope, em, deviceId);
      await this.presence.close(em, [deviceId], 'revoked', this.clock.now());
      const serials = await this.certificates.end(em, { deviceId, reason });
      const device = await this.list.detail(scope, deviceId);
      if (serials.length === 0) return device;
      await this.acts.small(em, scope, place);
      if (device.certificate) {
        const { serial, notAfter } = device.certificate;
        await this.devices.noteCertificate(em, { deviceId, serial, notAfter: new Date(notAfter), revokedAt: this.clock.now() });
      }
      await this.history.add(em, [{ deviceId, tenantId: scope.tenantId, kind: 'certificate-revoked', detail: reason, actor: scope.actor.label }]);
      await this.audit.record(em, scope, 'device.revoked', `device:${deviceId}`, {}, { reason });
      this.db.afterCommit(() => this.link.disconnect([deviceId]));
      return this.list.detail(scope, deviceId);
    });
  }
}
