import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { parseEnrolmentToken, type EnrolAnswer, type EnrolRequest, type TrustAnswer } from '#contract';
import { Database } from '#database';
import type { IssuedCertificate } from '#pki';
import { AuditService } from '../access/index.js';
import { AssetTakeover, DeviceHistory, DeviceService } from '../devices/index.js';
import { Endpoints } from '../shared/endpoints.js';
import { Trust } from '../shared/trust.js';
import { ProblemError } from '../shared/problem.js';
import { CertificateStore } from './certificate.store.js';
import type { DeviceCaller } from './device-identity.js';
import type { EnrolmentTokenEntity } from './enrolment-token.entity.js';
import { TOKEN_PROBLEMS } from './token.rules.js';
import { TokenService } from './token.service.js';

/** How devices come in, and how they renew their certificates. */
@Injectable()
export class EnrolService {
  constructor(
    private readonly db: Database,
    private readonly tokens: TokenService,
    private readonly certificates: CertificateStore,
    private readonly devices: DeviceService,
    private readonly takeover: AssetTakeover,
    private readonly history: DeviceHistory,
    private readonly audit: AuditService,
    private readonly trusted: Trust,
    private readonly endpoints: Endpoints,
  ) {}

  trust(): TrustAnswer {
    return this.trusted.answer;
  }

  /**
   * Spends one use of the token, finds or makes the device, and gives it a certificate: all or nothing. The same request
   * once more, by a device that never heard the answer, is the same enrolment.
   * @throws ProblemError `token_…`, `invalid_body` for the certificate request
   */
  enrol(request: EnrolRequest): Promise<EnrolAnswer> {
    const parts = parseEnrolmentToken(request.token);
    if (!parts) throw new ProblemError(TOKEN_PROBLEMS.unknown.code, TOKEN_PROBLEMS.unknown.detail);
    // Token, key and machine: whatever differs is another enrolment.
    const requestHash = createHash('sha256').update(JSON.stringify(request)).digest('hex');
    return this.db.system(async (em) => {
      const unheard = await this.certificates.unheard(em, requestHash);
      const token = unheard === undefined ? await this.tokens.spend(em, parts) : await this.tokens.spent(em, parts);
      const { tenantId } = token;
      const deviceId = unheard ?? (await this.device(em, token, request));
      const ended = await this.certificates.end(em, { deviceId, reason: unheard === undefined ? 'enrolled again' : 'replaced' });
      const issued = await this.certificates.issue(em, { tenantId, deviceId, requestHash }, request.csr);
      await this.devices.noteCertificate(em, { deviceId, serial: issued.serial, notAfter: issued.notAfter });
      if (ended.length > 0 && unheard === undefined) {
        await this.history.add(em, [{ deviceId, tenantId, kind: 'certificate-revoked', detail: 'enrolled again', actor: null }]);
      }
      const actor = { kind: 'device' as const, id: deviceId, label: token.label };
      await this.audit.record(em, { tenantId, actor }, 'device.enrolled', `device:${deviceId}`, { tokenId: token.id, again: ended.length > 0 });
      return this.answer(deviceId, issued);
    });
  }

  /** One more certificate for the caller's device. The present one stays good until the new one is used. */
  renew({ deviceId, tenantId, serial }: DeviceCaller, csr: string): Promise<EnrolAnswer> {
    return this.db.system(async (em) => {
      // Answers that were lost on the way: their certificates were never used and are not kept.
      await this.certificates.end(em, { deviceId, reason: 'replaced', except: [serial], unusedOnly: true });
      const issued = await this.certificates.issue(em, { tenantId, deviceId }, csr);
      await this.devices.noteCertificate(em, { deviceId, serial: issued.serial, notAfter: issued.notAfter });
      return this.answer(deviceId, issued);
    });
  }

  /** The same machine in the same organisation keeps its device, equipment that waits for it becomes it; any other one gets a new device. */
  private async device(em: EntityManager, token: EnrolmentTokenEntity, request: EnrolRequest): Promise<string> {
    const { tenantId, organisationId, siteId } = token;
    const { serial, machineId, macs, hostname: name, platform, agentVersion } = request;
    const comer = { tenantId, organisationId, siteId, name, platform, serial, machineId, macs, agentVersion, tokenId: token.id };
    const known = await this.takeover.known(em, comer);
    if (known) {
      await this.devices.enrolAgain(em, known, comer);
      return known;
    }
    return (await this.takeover.become(em, comer)) ?? this.devices.create(em, { ...comer, serial: serial.trim() || null, machineId: machineId.trim() || null });
  }

  private answer(deviceId: string, { certificate }: IssuedCertificate): EnrolAnswer {
    return { v: 1, deviceId, certificate, trust: this.trust(), mqtt: this.endpoints.mqtt };
  }
}
