import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { OrganisationEntity, SiteEntity } from '../access/index.js';

const time = { type: 'timestamptz', precision: 3 } as const;

/** A right to enrol some devices for one organisation. The secret itself is never stored. */
@Entity('enrolment_token')
@Index('enrolment_token_tenant_ix', ['tenantId', 'id'])
export class EnrolmentTokenEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'enrolment_token_pk' }) id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @ManyToOne(() => OrganisationEntity)
  @JoinColumn({ name: 'organisation_id', foreignKeyConstraintName: 'enrolment_token_organisation_fk' })
  organisation?: Relation<OrganisationEntity>;
  @Column('uuid', { name: 'site_id', nullable: true }) siteId!: string | null;
  @ManyToOne(() => SiteEntity)
  @JoinColumn({ name: 'site_id', foreignKeyConstraintName: 'enrolment_token_site_fk' })
  site?: Relation<SiteEntity> | null;
  @Column('text') label!: string;
  /** SHA-256 of the secret, hex: the secret is 192 random bits, so nothing slower is needed. */
  @Column('text', { name: 'secret_hash' }) secretHash!: string;
  @Column('integer', { name: 'max_uses' }) maxUses!: number;
  @Column('integer', { default: 0 }) uses!: number;
  @Column({ ...time, name: 'expires_at' }) expiresAt!: Date;
  @Column({ ...time, name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  @Column({ ...time, name: 'created_at' }) createdAt!: Date;
  @Column('text', { name: 'created_by' }) createdBy!: string;
}
