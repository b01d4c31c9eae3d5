import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { CertificateFacts, DeviceLink } from '#broker';
import { Database } from '#database';
import { CLOCK_TOLERANCE } from '#pki';
import { DeviceQuarantine, DeviceService } from '../devices/index.js';
import { LINK } from '../shared/link.js';
import { Log } from '../shared/log.js';
import { CertificateGapEntity } from './certificate-gap.entity.js';

/** Clocks of two machines, and a transaction that was open during the backup, ms. */
const SLACK = 5 * 60_000;

/** A certificate that our authority signed, with the proof that its holder has the key: what a TLS handshake tells. */
export interface Proven {
  deviceId: string;
  serial: string;
  certificate: CertificateFacts;
}

/**
 * Certificates issued between a backup and its restore: signed by our authority and unknown to the database. Those of a
 * device that it knows (renewed meanwhile) are taken over; a device that it does not know (enrolled meanwhile) is made
 * again and put in quarantine, because nobody can tell any more where it belongs.
 */
@Injectable()
export class CertificateGaps implements OnModuleInit {
  private any = false;

  constructor(
    private readonly db: Database,
    private readonly devices: DeviceService,
    private readonly quarantine: DeviceQuarantine,
    private readonly log: Log,
    @Inject(LINK) private readonly link: DeviceLink,
  ) {}

  async onModuleInit(): Promise<void> {
    this.any ||= await this.db.system((em) => em.existsBy(CertificateGapEntity, {}));
  }

  /** @returns false when this one was opened before. */
  async open(em: EntityManager, { id, from, until }: { id: string; from: Date; until: Date }): Promise<boolean> {
    this.any = true;
    if (await em.existsBy(CertificateGapEntity, { id })) return false;
    await em.insert(CertificateGapEntity, { id, beginsAt: from, endsAt: until });
    return true;
  }

  /** Takes over what falls into a gap; costs nothing where nothing was ever restored. */
  async adopt(em: EntityManager, proven: readonly Proven[]): Promise<void> {
    if (!this.any || proven.length === 0) return;
    const rows: { device_id: string; serial: string; tenant_id: string | null; status: string | null; begins_at: Date }[] = await em.query(
      `select p.device_id, p.serial, d.tenant_id, d.status, g.begins_at
       from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as p (device_id, serial, issued_at)
       join lateral (select * from certificate_gap g where p.issued_at between g.begins_at - $4 * interval '1 ms' and g.ends_at + $4 * interval '1 ms' order by g.ends_at desc limit 1) g on true
       left join device d on d.id = p.device_id
       where not exists (select from device_certificate c where c.serial = p.serial)`,
      [proven.map((p) => p.deviceId), proven.map((p) => p.serial), proven.map((p) => issuedAt(p)), SLACK],
    );
    const facts = new Map(proven.map((one) => [one.serial, one]));
    for (const { device_id, serial, tenant_id, status, begins_at } of rows) {
      const one = facts.get(serial);
      const tenantId = tenant_id ?? (await onlyTenant(em));
      // Out of service stays so: put back by a person, it is taken over at its next connection.
      if (!one || status === 'retired') continue;
      if (tenantId === undefined) {
        this.log.warn({ deviceId: device_id }, 'a device that enrolled after the backup belongs to nobody known: enrol it again');
        continue;
      }
      if (tenant_id === null) await this.remake(em, tenantId, device_id, begins_at);
      await this.keep(em, tenantId, one);
    }
  }

  private async remake(em: EntityManager, tenantId: string, id: string, backup: Date): Promise<void> {
    const unknown = { siteId: null, serial: null, machineId: null, agentVersion: null, tokenId: null };
    await this.devices.create(em, { ...unknown, id, tenantId, organisationId: tenantId, name: `Appareil ${id.slice(-8)}`, platform: 'linux' });
    await this.quarantine.put(em, [{ deviceId: id, reason: `restored: enrolled after the backup of ${backup.toISOString()}; give it its site and release it, or retire it` }]);
    // Its connection was counted before there was a row: it comes back at once.
    this.db.afterCommit(() => this.link.disconnect([id]));
  }

  private async keep(em: EntityManager, tenantId: string, { deviceId, serial, certificate }: Proven): Promise<void> {
    const notAfter = new Date(certificate.notAfter);
    await em.query(
      `insert into device_certificate (serial, tenant_id, device_id, fingerprint, not_before, not_after, issued_at)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (serial) do nothing`,
      [serial, tenantId, deviceId, certificate.fingerprint, new Date(certificate.notBefore), notAfter, issuedAt({ certificate })],
    );
    await this.devices.noteCertificate(em, { deviceId, serial, notAfter });
  }
}

const issuedAt = ({ certificate }: Pick<Proven, 'certificate'>): Date => new Date(certificate.notBefore + CLOCK_TOLERANCE);

async function onlyTenant(em: EntityManager): Promise<string | undefined> {
  const rows: { id: string }[] = await em.query('select id from organisation where id = tenant_id limit 2');
  return rows.length === 1 ? rows[0]?.id : undefined;
}
