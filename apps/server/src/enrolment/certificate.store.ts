import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import { Authority, PkiError, type DeviceCertificate } from '#pki';
import { Clock } from '../shared/clock.js';
import { wrongField } from '../shared/problem.js';
import { DeviceCertificateEntity } from './device-certificate.entity.js';
import { RevocationRelay } from './revocation.relay.js';

/** Which certificates of a device end. */
interface Ending { deviceId: string; reason: string; except?: readonly string[]; unusedOnly?: boolean }

/** Revoked certificates that have not ended by themselves, and those of devices that are gone. */
export async function refusedSerials(em: EntityManager, now: Date): Promise<string[]> {
  const rows: { serial: string }[] = await em.query(
    `select c.serial from device_certificate c left join device d on d.id = c.device_id
     where c.not_after > $1 and (c.revoked_at is not null or d.id is null or d.status = 'retired')`,
    [now],
  );
  return rows.map((row) => row.serial);
}

/** Certificates of devices: issued, used for the first time, ended. What ends is refused by the link after the commit. */
@Injectable()
export class CertificateStore {
  constructor(
    private readonly db: Database,
    private readonly authority: Authority,
    private readonly clock: Clock,
    private readonly revoked: RevocationRelay,
  ) {}

  /** @param device with what it asked to be enrolled by. @throws ProblemError `invalid_body` for a request that cannot be signed */
  async issue(em: EntityManager, { requestHash = null, ...device }: { tenantId: string; deviceId: string; requestHash?: string | null }, csr: string): Promise<DeviceCertificate> {
    const now = this.clock.now();
    const issued = this.sign(csr, device.deviceId, now);
    const { serial, fingerprint, issuer, notBefore, notAfter } = issued;
    await em.insert(DeviceCertificateEntity, { ...device, serial, fingerprint, notBefore, notAfter, issuedAt: now, issuer, requestHash, firstUsedAt: null, revokedAt: null, reason: null });
    return issued;
  }

  /** The device that was given a certificate for this very request and never came with it: its answer was lost. */
  async unheard(em: EntityManager, requestHash: string): Promise<string | undefined> {
    // One at a time: the device asks again when it loses patience, and the first asking may still be at work.
    await em.query('select pg_advisory_xact_lock(hashtextextended($1, 9))', [requestHash]);
    const [row]: { device_id: string }[] = await em.query(
      'select device_id from device_certificate where request_hash = $1 and first_used_at is null and revoked_at is null limit 1',
      [requestHash],
    );
    return row?.device_id;
  }

  /** Ends certificates of one device. @returns their serials. */
  async end(em: EntityManager, { deviceId, reason, except = [], unusedOnly = false }: Ending): Promise<string[]> {
    const [rows]: [{ serial: string }[], number] = await em.query(
      `update device_certificate set revoked_at = $2, reason = $3
       where device_id = $1 and revoked_at is null and serial <> all($4) and (not $5::boolean or first_used_at is null) returning serial`,
      [deviceId, this.clock.now(), reason, except, unusedOnly],
    );
    return this.refuse(rows);
  }

  /** Notes the first use of certificates; the older ones of the same devices have done their duty and end. */
  async used(em: EntityManager, serials: readonly string[]): Promise<void> {
    const now = this.clock.now();
    const [first]: [{ device_id: string; issued_at: Date }[], number] = await em.query(
      `update device_certificate set first_used_at = $2 where serial = any($1) and first_used_at is null and revoked_at is null returning device_id, issued_at`,
      [serials, now],
    );
    if (first.length === 0) return;
    const [ended]: [{ serial: string }[], number] = await em.query(
      `update device_certificate c set revoked_at = $3, reason = 'replaced' from unnest($1::uuid[], $2::timestamptz[]) as n (device_id, issued_at)
       where c.device_id = n.device_id and c.issued_at < n.issued_at and c.revoked_at is null returning c.serial`,
      [first.map((row) => row.device_id), first.map((row) => row.issued_at), now],
    );
    this.refuse(ended);
  }

  /** Serials to refuse (see `refusedSerials`). */
  refused(em: EntityManager): Promise<string[]> {
    return refusedSerials(em, this.clock.now());
  }

  /** Those of these devices that have no valid certificate, or are not in service. */
  async withoutAny(em: EntityManager, deviceIds: readonly string[]): Promise<Set<string>> {
    const rows: { id: string }[] = await em.query(
      `select a.id from unnest($1::uuid[]) as a (id) where not exists (
         select from device d join device_certificate c on c.tenant_id = d.tenant_id and c.device_id = d.id
         where d.id = a.id and d.status <> 'retired' and c.revoked_at is null and c.not_after > $2)`,
      [deviceIds, this.clock.now()],
    );
    return new Set(rows.map((row) => row.id));
  }

  private refuse(rows: readonly { serial: string }[]): string[] {
    const serials = rows.map((row) => row.serial);
    if (serials.length > 0) this.db.afterCommit(() => this.revoked.refuse(serials));
    return serials;
  }

  private sign(csr: string, deviceId: string, now: Date): DeviceCertificate {
    try {
      return this.authority.issueDevice(csr, deviceId, now);
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
      throw wrongField('csr', 'format', error.message);
    }
  }
}
