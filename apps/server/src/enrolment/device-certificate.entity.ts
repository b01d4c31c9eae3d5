import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

const time = { type: 'timestamptz', precision: 3 } as const;

/** One certificate issued to a device. Kept until long after its end, because a serial that was refused stays refused. */
@Entity('device_certificate')
@Index('device_certificate_device_ix', ['tenantId', 'deviceId'])
@Index('device_certificate_by_device_ix', ['deviceId'])
@Index('device_certificate_end_ix', ['notAfter'])
@Index('device_certificate_unheard_ix', ['requestHash'], { where: 'first_used_at is null and revoked_at is null' })
export class DeviceCertificateEntity {
  /** Lower-case hex. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'device_certificate_pk' }) serial!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'device_id' }) deviceId!: string;
  @Column('text') fingerprint!: string;
  /** Pin of the root that signed it; null = the only root there was. */
  @Column('text', { nullable: true }) issuer!: string | null;
  /** SHA-256 of the enrolment that it answers, hex; null = a renewal, or issued before that was noted. */
  @Column('text', { name: 'request_hash', nullable: true }) requestHash!: string | null;
  @Column({ ...time, name: 'not_before' }) notBefore!: Date;
  @Column({ ...time, name: 'not_after' }) notAfter!: Date;
  @Column({ ...time, name: 'issued_at' }) issuedAt!: Date;
  /** When the device first came with it; then older ones of the device are no longer needed. */
  @Column({ ...time, name: 'first_used_at', nullable: true }) firstUsedAt!: Date | null;
  @Column({ ...time, name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  @Column('text', { nullable: true }) reason!: string | null;
}
